package dev.geturl.body

import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encode
import java.nio.charset.Charset
import java.nio.charset.IllegalCharsetNameException
import java.nio.charset.UnsupportedCharsetException

/** The JDK's charsets by the manual's names. */
internal object JvmCharsets : CharsetProvider {
    private val CODE_PAGE = Regex("""cp(\d+)""")
    private val WINDOWS = (1250..1258).map(Int::toString).toSet()

    override fun knows(name: String): Boolean = charset(name) != null

    override fun decode(bytes: Buffer, name: String): String? = charset(name)?.let(bytes::readString)

    override fun encode(text: String, name: String): ByteString? {
        val charset = charset(name) ?: return null
        return if (charset.canEncode()) text.encode(charset) else null
    }

    private fun charset(name: String): Charset? = try {
        Charset.forName(javaName(name))
    } catch (_: UnsupportedCharsetException) {
        null
    } catch (_: IllegalCharsetNameException) {
        null
    }

    private fun javaName(name: String): String {
        val page = CODE_PAGE.matchEntire(name)?.groupValues?.get(1)
        return when {
            page in WINDOWS -> "windows-$page"
            page == "874" -> "x-windows-874"
            page == "932" -> "windows-31j"
            page == "936" -> "GBK"
            page == "949" -> "x-windows-949"
            page == "950" -> "x-windows-950"
            page == "65001" -> "UTF-8"
            page != null -> "IBM$page"
            name == "iso8859-11" -> "x-iso-8859-11"
            name.startsWith("iso8859-") -> "ISO-8859-" + name.removePrefix("iso8859-")
            name.startsWith("iso2022-") -> "ISO-2022-" + name.removePrefix("iso2022-")
            name == "shiftjis" -> "Shift_JIS"
            name == "ascii" -> "US-ASCII"
            else -> name
        }
    }
}

/** The text codec of the JVM. */
internal val jvmTextCodec: TextCodec = TextCodec(JvmCharsets)
