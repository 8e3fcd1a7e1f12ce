package dev.geturl.cookies.hammer

import dev.geturl.cookies.testFile
import io.kotest.core.spec.style.FunSpec
import kotlin.time.Duration.Companion.minutes

class SqliteHammerTest : FunSpec({
    test("two processes store into one file and are killed: no cookie is lost, doubled or torn")
        .config(timeout = hammerTime + 2.minutes) {
            val file = testFile()
            Hammer("$file", checkNotNull(file.parent).toFile()).run(hammerTime)
        }
})
