package dev.geturl.testing

import io.kotest.core.test.Enabled
import io.kotest.core.test.EnabledOrReasonIf
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.io.path.readText

/**
 * The third-party cases that lie beside the checkout, in `shared/data`.
 *
 * They are found from the working directory upwards, or where the system property or environment variable
 * `GETURL_SHARED` says. Where they are missing, the tests that use them are reported as ignored; where the environment
 * says `CI=true` they fail, so that a run that has to be complete cannot pass without them.
 */
object SharedData {
    private const val OVERRIDE = "GETURL_SHARED"

    private val given: String? = System.getProperty(OVERRIDE) ?: System.getenv(OVERRIDE)

    private val root: Path? by lazy {
        if (given != null) {
            Path(given, "data").takeIf(Files::isDirectory)
        } else {
            generateSequence(Path("").toAbsolutePath()) { it.parent }
                .map { it.resolve("shared/data") }
                .firstOrNull(Files::isDirectory)
        }
    }

    private val mustExist: Boolean get() = System.getenv("CI") == "true"

    /** For `config(enabledOrReasonIf = …)` of each test that reads from here. */
    val isThere: EnabledOrReasonIf = {
        if (root != null || mustExist) Enabled.enabled else Enabled.disabled("there is no shared/data; set $OVERRIDE")
    }

    /** The path of [name] below `shared/data`. */
    fun path(name: String): Path = checkNotNull(root) {
        if (given == null) {
            "There is no shared/data beside the checkout: put it there, or set $OVERRIDE"
        } else {
            "$OVERRIDE says $given, but there is no folder data in it"
        }
    }.resolve(name)

    /** The text of [name] below `shared/data`, which is UTF-8. */
    fun text(name: String): String = path(name).readText()
}
