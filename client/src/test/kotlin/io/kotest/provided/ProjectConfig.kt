package io.kotest.provided

import dev.geturl.testing.LeakRule
import io.kotest.core.config.AbstractProjectConfig
import io.kotest.core.extensions.Extension

/** Kotest finds this by its name: the rule holds for every test of the module without being asked for. */
class ProjectConfig : AbstractProjectConfig() {
    override val extensions: List<Extension> = listOf(LeakRule)
}
