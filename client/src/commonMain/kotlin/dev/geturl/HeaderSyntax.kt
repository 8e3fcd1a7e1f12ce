package dev.geturl

/** What may stand in a field line, by RFC 9110 sections 5.1 and 5.5. */
internal object HeaderSyntax {
    private const val TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~"
    private val isToken = BooleanArray(128) {
        val char = it.toChar()
        char in 'a'..'z' || char in 'A'..'Z' || char in '0'..'9' || char in TOKEN_PUNCTUATION
    }

    /** Whether [byte], unsigned, may stand in a token: a method, a field name. */
    fun isTokenByte(byte: Int): Boolean = byte < isToken.size && isToken[byte]

    fun isToken(text: String): Boolean = text.isNotEmpty() && text.all { isTokenByte(it.code) }

    /** Whether [byte], unsigned, may stand in a field value: visible, space, tab, or not ASCII. */
    fun isValueByte(byte: Int): Boolean = (byte >= SPACE && byte != DELETE) || byte == TAB

    fun checkName(name: String) {
        require(isToken(name)) {
            "\"${printable(name)}\" is no header name: give letters, digits and any of $TOKEN_PUNCTUATION, " +
                "without spaces or a colon"
        }
    }

    /** [value] without line breaks and outer white space. Throws for any other control character. */
    fun cleanValue(name: String, value: String): String {
        val clean = if (value.any { it == '\r' || it == '\n' }) value.filter { it != '\r' && it != '\n' } else value
        clean.forEach { char ->
            require(isValueByte(char.code)) {
                "the value of the header $name holds the control character U+${hex(char.code)}: " +
                    "leave it out or encode it"
            }
        }
        return clean.trim { it == ' ' || it == '\t' }
    }

    private fun printable(name: String): String =
        name.map { if (it.code in SPACE until DELETE) it.toString() else "\\u${hex(it.code)}" }.joinToString("")

    private fun hex(code: Int): String = code.toString(16).uppercase().padStart(4, '0')

    private const val TAB = 9
    private const val SPACE = 0x20
    private const val DELETE = 0x7f
}
