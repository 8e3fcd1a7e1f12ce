package dev.geturl.tls

import dev.geturl.TlsVerifyResult

/**
 * One thing that is wrong with a chain.
 *
 * @property depth which of its certificates has it, the peer's own being 0.
 * @property what what is wrong, as the end of a sentence.
 * @property hint what can be done.
 * @property about which certificate that sentence begins with.
 */
internal class Finding(
    val depth: Int,
    val result: TlsVerifyResult,
    val what: String,
    val hint: String = "",
    val about: Int = depth,
)
