package io.kotest.provided

import dev.geturl.testing.LeakRule
import io.kotest.core.config.AbstractProjectConfig
import io.kotest.core.extensions.Extension
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Kotest finds this by its name: the rule holds for every test of the module without being asked for. */
class ProjectConfig : AbstractProjectConfig() {
    override val extensions: List<Extension> = listOf(LeakRule)

    /** A test that hangs fails well before Kotest's own ten minutes are over. */
    override val timeout: Duration = 60.seconds
}
