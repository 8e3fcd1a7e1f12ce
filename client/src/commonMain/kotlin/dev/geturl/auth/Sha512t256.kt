package dev.geturl.auth

import okio.Buffer
import okio.ByteString

/**
 * SHA-512/256 (FIPS 180-4), which RFC 7616 has for Digest and Okio does not. It is computed here and not by the
 * platform as little is hashed by it, and common code then needs nothing handed in.
 */
internal class Sha512t256 : RunningHash {
    private val pending = Buffer()
    private val state = START.copyOf()
    private val words = LongArray(ROUNDS.size)
    private var bytes = 0L

    override fun update(buffer: Buffer, from: Long) {
        val count = buffer.size - from
        buffer.copyTo(pending, from, count)
        bytes += count
        takeBlocks()
    }

    override fun hash(): ByteString {
        pending.writeByte(END_MARK)
        while (pending.size % BLOCK_BYTES != LENGTH_AT) pending.writeByte(0)
        pending.writeLong(0).writeLong(bytes * BITS)
        takeBlocks()
        return Buffer().apply { for (at in 0 until KEPT_WORDS) writeLong(state[at]) }.readByteString()
    }

    private fun takeBlocks() {
        while (pending.size >= BLOCK_BYTES) {
            for (at in 0 until FIRST_WORDS) words[at] = pending.readLong()
            block(words, state)
        }
    }
}

/** FIPS 180-4 section 6.4.2, by its names. */
private fun block(w: LongArray, hash: LongArray) {
    for (t in FIRST_WORDS until w.size) {
        val early = w[t - 15]
        val late = w[t - 2]
        val sigma0 = early.rotateRight(1) xor early.rotateRight(8) xor (early ushr 7)
        val sigma1 = late.rotateRight(19) xor late.rotateRight(61) xor (late ushr 6)
        w[t] = sigma1 + w[t - 7] + sigma0 + w[t - 16]
    }
    val v = hash.copyOf()
    for (t in w.indices) {
        val (a, b, c) = v
        val e = v[4]
        val chosen = (e and v[5]) xor (e.inv() and v[6])
        val first = v[7] + (e.rotateRight(14) xor e.rotateRight(18) xor e.rotateRight(41)) + chosen + ROUNDS[t] + w[t]
        val majority = (a and b) xor (a and c) xor (b and c)
        val second = (a.rotateRight(28) xor a.rotateRight(34) xor a.rotateRight(39)) + majority
        v.copyInto(v, 1, 0, v.size - 1)
        v[4] += first
        v[0] = first + second
    }
    for (at in hash.indices) hash[at] += v[at]
}

private const val BLOCK_BYTES = 128L
private const val LENGTH_AT = 112L
private const val END_MARK = 0x80
private const val BITS = 8
private const val FIRST_WORDS = 16
private const val KEPT_WORDS = 4

private fun words(text: String): LongArray =
    text.split(' ', '\n').filter { it.isNotEmpty() }.map { it.toULong(16).toLong() }.toLongArray()

/** Section 5.3.6.2. */
private val START = words(
    """
    22312194fc2bf72c 9f555fa3c84c64c2 2393b86b6f53b151 963877195940eabd 96283ee2a88effe3
    be5e1e2553863992 2b0199fc2c85b8aa 0eb72ddc81c52ca2
    """,
)

/** Section 4.2.3: of the cube roots of the first 80 primes. */
private val ROUNDS = words(
    """
    428a2f98d728ae22 7137449123ef65cd b5c0fbcfec4d3b2f e9b5dba58189dbbc 3956c25bf348b538
    59f111f1b605d019 923f82a4af194f9b ab1c5ed5da6d8118 d807aa98a3030242 12835b0145706fbe
    243185be4ee4b28c 550c7dc3d5ffb4e2 72be5d74f27b896f 80deb1fe3b1696b1 9bdc06a725c71235
    c19bf174cf692694 e49b69c19ef14ad2 efbe4786384f25e3 0fc19dc68b8cd5b5 240ca1cc77ac9c65
    2de92c6f592b0275 4a7484aa6ea6e483 5cb0a9dcbd41fbd4 76f988da831153b5 983e5152ee66dfab
    a831c66d2db43210 b00327c898fb213f bf597fc7beef0ee4 c6e00bf33da88fc2 d5a79147930aa725
    06ca6351e003826f 142929670a0e6e70 27b70a8546d22ffc 2e1b21385c26c926 4d2c6dfc5ac42aed
    53380d139d95b3df 650a73548baf63de 766a0abb3c77b2a8 81c2c92e47edaee6 92722c851482353b
    a2bfe8a14cf10364 a81a664bbc423001 c24b8b70d0f89791 c76c51a30654be30 d192e819d6ef5218
    d69906245565a910 f40e35855771202a 106aa07032bbd1b8 19a4c116b8d2d0c8 1e376c085141ab53
    2748774cdf8eeb99 34b0bcb5e19b48a8 391c0cb3c5c95a63 4ed8aa4ae3418acb 5b9cca4f7763e373
    682e6ff3d6b2b8a3 748f82ee5defb2fc 78a5636f43172f60 84c87814a1f0ab72 8cc702081a6439ec
    90befffa23631e28 a4506cebde82bde9 bef9a3f7b2c67915 c67178f2e372532b ca273eceea26619c
    d186b8c721c0c207 eada7dd6cde0eb1e f57d4f7fee6ed178 06f067aa72176fba 0a637dc5a2c898a6
    113f9804bef90dae 1b710b35131c471b 28db77f523047d84 32caab7b40c72493 3c9ebe0a15c9bebc
    431d67c49c100d4c 4cc5d4becb3e42b6 597f299cfc657e2a 5fcb6fab3ad6faec 6c44198c4a475817
    """,
)
