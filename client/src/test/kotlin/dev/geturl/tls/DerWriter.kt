package dev.geturl.tls

import okio.Buffer
import java.math.BigInteger
import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter

/** DER (X.690), as much of it as certificates, lists and answers of OCSP are made of. */
internal object DerWriter {
    fun sequence(vararg parts: ByteArray): ByteArray = element(0x30, parts.joined())

    fun integer(value: Long): ByteArray = integer(value.toBigInteger())

    fun integer(value: BigInteger): ByteArray = element(2, value.toByteArray())

    fun enumerated(value: Int): ByteArray = element(10, byteArrayOf(value.toByte()))

    fun octets(content: ByteArray): ByteArray = element(4, content)

    fun bits(content: ByteArray): ByteArray = element(3, byteArrayOf(0) + content)

    val nothing: ByteArray = byteArrayOf(5, 0)
    val yes: ByteArray = byteArrayOf(1, 1, -1)

    fun time(at: Instant): ByteArray = element(
        0x18,
        DateTimeFormatter
            .ofPattern("yyyyMMddHHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(at)
            .toByteArray(),
    )

    /** A constructed element of context [tag]. */
    fun explicit(tag: Int, vararg parts: ByteArray): ByteArray = element(0xa0 + tag, parts.joined())

    /** A primitive element of context [tag]. */
    fun implicit(tag: Int, content: ByteArray): ByteArray = element(0x80 + tag, content)

    fun oid(text: String): ByteArray {
        val numbers = text.split('.').map { it.toInt() }
        val content = Buffer().writeByte(numbers[0] * 40 + numbers[1])
        for (number in numbers.drop(2)) {
            val higher = { rest: Int -> (rest shr 7).takeIf { it > 0 } }
            val groups = generateSequence(number, higher).map { it and 0x7f }.toList()
            groups.asReversed().forEachIndexed { index, group ->
                content.writeByte(if (index < groups.lastIndex) group or 0x80 else group)
            }
        }
        return element(6, content.readByteArray())
    }

    fun element(tag: Int, content: ByteArray): ByteArray {
        val size = content.size
        val length = when {
            size < 0x80 -> byteArrayOf(size.toByte())
            size < 0x100 -> byteArrayOf(0x81.toByte(), size.toByte())
            else -> byteArrayOf(0x82.toByte(), (size shr 8).toByte(), size.toByte())
        }
        return byteArrayOf(tag.toByte()) + length + content
    }

    private fun Array<out ByteArray>.joined() = fold(ByteArray(0)) { all, part -> all + part }
}
