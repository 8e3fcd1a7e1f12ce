package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

/** What a person sees on the last line of a terminal that shows what [shown] says. */
private fun lastLine(shown: String): String {
    var line = ""
    var at = 0
    while (at < shown.length) {
        when {
            shown.startsWith("\r\u001b[J", at) -> line = "".also { at += 3 }
            shown[at] == '\n' -> line = ""
            else -> line += shown[at]
        }
        at++
    }
    return line
}

class LineEditorTest : FunSpec({
    test("A line is sent when it is ended, and shown while it is typed") {
        val editor = LineEditor(80)
        var shown = editor.prompt()
        shown += editor.type("hel").shown
        lastLine(shown) shouldBe "> hel"
        val typed = editor.type("lo\nmore")
        typed.lines shouldBe listOf("hello")
        lastLine(shown + typed.shown) shouldBe "> more"
    }

    test("A message is shown above what is being typed") {
        val editor = LineEditor(80)
        val shown = editor.prompt() + editor.type("half a li").shown + editor.above("< a message")
        shown shouldBe "> half a li\r\u001b[J< a message\n> half a li"
    }

    test("A line that has grown over several rows is taken away as a whole") {
        val editor = LineEditor(10)
        editor.type("x".repeat(25))
        editor.wiped() shouldBe "\r\u001b[2A\u001b[J"
    }

    test("What was typed can be taken back: a letter, a word, all") {
        val editor = LineEditor(80)
        editor.type("one two thre\u007f\u007fy\n").lines shouldBe listOf("one two thy")
        editor.type("one two\u0017three\n").lines shouldBe listOf("one three")
        editor.type("one two\u0015three\n").lines shouldBe listOf("three")
        editor.type("\u007f\u007f\u0017\u0015x\n").lines shouldBe listOf("x")
        editor.type("\uD83C\uDF0D!\u007f\u007fy\n").lines shouldBe listOf("y")
    }

    test("Keys that move are left out, also when they come in part") {
        val editor = LineEditor(80)
        editor.type("a\u001b[Ab\u001bOPc\u001b").lines.shouldBeEmpty()
        editor.type("[1;5C").lines.shouldBeEmpty()
        editor.type("d\n").lines shouldBe listOf("abcd")
    }

    test("Ctrl-D ends it on an empty line only") {
        val editor = LineEditor(80)
        editor.type("a\u0004")
        editor.hasEnded shouldBe false
        editor.type("\n\u0004b\n").lines shouldBe listOf("a")
        editor.hasEnded shouldBe true
    }
})
