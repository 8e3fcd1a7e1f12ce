package dev.geturl.checks.rules

import dev.geturl.checks.Rule
import dev.geturl.checks.SourceTree

/** The findings as `file name:line`. */
internal fun Rule.placesIn(tree: SourceTree): List<String> =
    check(tree).map { "${it.path.substringAfterLast('/')}:${it.line}" }

/** The findings as `file name:line` in a tree of these `path to text` pairs. */
internal fun Rule.placesIn(vararg files: Pair<String, String>): List<String> = placesIn(SourceTree.of(*files))

/** The path of a file of common code in `client`, whose folder follows from [packageName]. */
internal fun common(packageName: String, name: String): String =
    "client/src/commonMain/kotlin/${packageName.replace('.', '/')}/$name"

/** The same for code of the JVM. */
internal fun jvm(packageName: String, name: String): String =
    "client/src/jvmMain/kotlin/${packageName.replace('.', '/')}/$name"
