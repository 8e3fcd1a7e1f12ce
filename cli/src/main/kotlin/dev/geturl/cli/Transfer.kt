package dev.geturl.cli

/** Where a body goes. */
internal sealed interface OutputChoice {
    /** Standard output. */
    object Standard : OutputChoice

    /** A file that the caller names. */
    class Named(val name: String) : OutputChoice

    /** A file named as the URL ends, or as the server says. */
    object Remote : OutputChoice
}

/**
 * One URL with what belongs to it.
 *
 * @property number which one it is among those that were typed, from 0.
 * @property url what one of the texts that were typed stands for.
 * @property output where its body goes.
 * @property upload the file that is sent to it, `-` for standard input, or null.
 */
internal class Transfer(val number: Int, val url: String, val output: OutputChoice, val upload: String?)
