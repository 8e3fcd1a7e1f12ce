package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Reference
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceFile
import dev.geturl.checks.SourceTree
import dev.geturl.checks.packageName

/**
 * The package table of the design, for the module `client`: a package knows the ground and the packages below it, never
 * those above. The ground (`dev.geturl` and `dev.geturl.url`) knows only itself; the roof, a list of files in
 * `dev.geturl`, knows all and is known by the annexes alone: what is built of the whole, and does not know each other.
 */
internal object PackageOrderRule : Rule {
    override val name: String = "package-order"

    override fun check(tree: SourceTree): List<Finding> =
        tree.kotlinMain.filter { it.module == "client" && heightOf(it) == null }.map { unknown(it) } +
            tree.references.all.filter { it.isInClient() && it.goesUp() }.map { upward(it) }

    private fun unknown(file: SourceFile): Finding = finding(
        file,
        line = 1,
        "package ${file.packageName} is not in the package table: put the file into one that is, or add it to " +
            "the design and to PackageOrderRule",
    )

    private fun upward(reference: Reference): Finding {
        val why = when {
            heightOf(reference.to) == ROOF_HEIGHT -> "${reference.to.name} is the roof, which nothing imports"
            else -> "${reference.to.packageName} is not below ${reference.from.packageName}"
        }
        val mend = "Take it as an interface or a value declared here or below, handed in from above"
        return finding(reference.from, reference.line, "uses ${reference.name}, but $why. $mend")
    }

    private fun Reference.isInClient(): Boolean = from.module == "client" && to.module == "client"

    private fun Reference.goesUp(): Boolean {
        val fromHeight = heightOf(from) ?: return false
        val toHeight = heightOf(to) ?: return false
        val isNextDoor = toHeight == ANNEX_HEIGHT && fromHeight == ANNEX_HEIGHT && from.packageName != to.packageName
        return toHeight > fromHeight || isNextDoor
    }

    /** How high the file stands: the ground is 0, the roof the highest; null for a package that no table knows. */
    private fun heightOf(file: SourceFile): Int? {
        if (file.path in ROOF) return ROOF_HEIGHT
        if (file.packageName in GROUND) return 0
        if (file.packageName in ANNEXES) return ANNEX_HEIGHT
        val rung = RUNGS.indexOfFirst { rung -> rung.any { file.packageName == "dev.geturl.$it" } }
        return if (rung < 0) null else rung + 1
    }

    /** Files of the package `dev.geturl` that put the client together. */
    private val ROOF = setOf(
        "client/src/commonMain/kotlin/dev/geturl/HttpClient.kt",
        "client/src/commonMain/kotlin/dev/geturl/Shortcuts.kt",
        "client/src/commonMain/kotlin/dev/geturl/Upgrade.kt",
        "client/src/commonMain/kotlin/dev/geturl/Listening.kt",
        "client/src/commonMain/kotlin/dev/geturl/OwnedConnection.kt",
        "client/src/commonMain/kotlin/dev/geturl/Platform.kt",
        "client/src/commonMain/kotlin/dev/geturl/ServerSentEvents.kt",
        "client/src/commonMain/kotlin/dev/geturl/StreamedBodies.kt",
        "client/src/commonMain/kotlin/dev/geturl/BorrowedPlatform.kt",
        "client/src/commonMain/kotlin/dev/geturl/Wiring.kt",
        "client/src/jvmMain/kotlin/dev/geturl/BlockingCalls.kt",
        "client/src/jvmMain/kotlin/dev/geturl/BlockingStreams.kt",
        "client/src/jvmMain/kotlin/dev/geturl/CallerTurns.kt",
        "client/src/jvmMain/kotlin/dev/geturl/HttpClient.jvm.kt",
    )

    private val GROUND = setOf("dev.geturl", "dev.geturl.url")

    /**
     * From the wire up. `net` is the lowest, for it is the seam that `nio` and `tls` implement; that nothing in common
     * code names those two is another rule's.
     */
    private val RUNGS = listOf(
        setOf("net"),
        setOf("nio", "tls"),
        setOf("auth", "body"),
        setOf("http1"),
        setOf("pool"),
        setOf("exchange"),
    )

    private val ANNEXES = setOf("dev.geturl.download", "dev.geturl.mock", "dev.geturl.show")

    private val ROOF_HEIGHT = RUNGS.size + 1
    private val ANNEX_HEIGHT = ROOF_HEIGHT + 1
}
