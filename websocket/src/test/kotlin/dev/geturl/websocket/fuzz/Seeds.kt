package dev.geturl.websocket.fuzz

import okio.Buffer

/**
 * The seeds called [name] in `fuzz/` of the test resources, one a line, in text form: `\r`, `\n`, `\t` and `\\`, and
 * `\xNN` for any byte. Empty lines and those that begin with `# ` are passed over.
 */
internal fun seeds(name: String): List<ByteArray> {
    val file = JazzerTest::class.java.getResource("/fuzz/$name.txt")
    return checkNotNull(file) { "there are no seeds of $name" }
        .readText()
        .lines()
        .filter {
            it.isNotEmpty() &&
                !it.startsWith("# ")
        }.map(::seed)
}

private fun seed(line: String): ByteArray {
    val bytes = Buffer()
    var at = 0
    while (at < line.length) {
        if (line[at] != '\\') {
            bytes.writeUtf8(line, at, ++at)
            continue
        }
        when (val escape = line[at + 1]) {
            'r' -> bytes.writeUtf8("\r")
            'n' -> bytes.writeUtf8("\n")
            't' -> bytes.writeUtf8("\t")
            '\\' -> bytes.writeUtf8("\\")
            'x' -> bytes.writeByte(line.substring(at + 2, at + 4).toInt(16))
            else -> error("\\$escape stands for nothing in \"$line\"")
        }
        at += if (line[at + 1] == 'x') 4 else 2
    }
    return bytes.readByteArray()
}
