package dev.geturl.checks

import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import java.io.File

/** Modules that nobody calls: their public declarations are no API. */
internal val WITHOUT_API: Set<String> = setOf("bench", "checks")

/**
 * The public API of a module as text under version control, so that a change of it is seen in review.
 *
 * @property module the module's folder; its dump is `<module>/api/<module>.api`.
 */
internal class ApiDump(private val module: File) {
    /** The dump under version control, which need not exist yet. */
    val file: File = module.resolve("api/${module.name}.api")

    /** What the compiled classes offer, without what is `internal` or marked `InternalGeturlApi`. */
    fun current(): String {
        val classes = module
            .resolve("target/classes")
            .walkTopDown()
            .filter { it.extension == "class" }
            .sortedBy { it.path }
            .toList()
        require(classes.isNotEmpty()) {
            "${module.name} has no compiled classes: run the build from the root, with this module after it"
        }
        val filters = AbiFilters(emptySet(), emptySet(), emptySet(), setOf("dev.geturl.InternalGeturlApi"))
        return buildString { AbiTools.getInstance().printJvmDump(this, classes, filters) }.trimEnd() + "\n"
    }

    /** Writes the dump anew. */
    fun update() {
        file.parentFile.mkdirs()
        file.writeText(current())
    }

    /** Null when dump and classes agree, else the difference and the way to accept it. */
    fun difference(): String? {
        val current = current()
        if (file.isFile && file.readText() == current) return null
        val actual = File.createTempFile(module.name, ".api")
        try {
            actual.writeText(current)
            val diff = if (file.isFile) AbiTools.getInstance().filesDiff(file, actual) else "there is no such file"
            return "${module.name}/api/${file.name} is not the API of the code:\n$diff\n" +
                "If the change is meant, run `$REFRESH` and commit the file with it. " +
                "What was removed lingers in target/classes until `mvn clean`."
        } finally {
            actual.delete()
        }
    }

    companion object {
        private const val REFRESH = "mvn -q clean test -Papi-dump"

        /** One for each module of the repository at [root] that callers use. */
        fun ofModules(root: File): List<ApiDump> = SourceFile("pom.xml", root.resolve("pom.xml").readText())
            .pomValues()
            .filter { it.path == "project/modules/module" && it.text !in WITHOUT_API }
            .map { ApiDump(root.resolve(it.text)) }
    }
}
