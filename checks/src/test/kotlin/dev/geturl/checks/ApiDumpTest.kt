package dev.geturl.checks

import io.kotest.assertions.fail
import io.kotest.core.spec.style.FunSpec
import java.io.File

class ApiDumpTest : FunSpec({
    val update = System.getProperty("api.update").toBoolean()

    ApiDump.ofModules(File(System.getProperty("house.root"))).forEach { dump ->
        test("${dump.file.name} is the public API of its module") {
            if (update) dump.update()
            dump.difference()?.let { fail(it) }
        }
    }
})
