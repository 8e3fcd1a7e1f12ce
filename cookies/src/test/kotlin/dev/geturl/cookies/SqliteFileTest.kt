package dev.geturl.cookies

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.ByteString
import okio.FileSystem
import okio.Path
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions
import kotlin.time.Clock
import kotlin.time.Duration.Companion.days

private fun Path.bytes(): ByteString = FileSystem.SYSTEM.read(this) { readByteString() }

private fun Path.fill(bytes: ByteArray) = FileSystem.SYSTEM.write(this) { write(bytes) }

private suspend fun refused(file: Path): String {
    val before = file.bytes()
    val failure = shouldThrow<UnfitDatabaseException> { CookieDatabase.open(file) }
    file.bytes() shouldBe before
    FileSystem.SYSTEM.list(checkNotNull(file.parent)) shouldBe listOf(file)
    return failure.message.orEmpty()
}

class SqliteFileTest : FunSpec({
    test("a file that is no database is refused and not touched") {
        for (bytes in listOf("# Netscape".encodeToByteArray(), ByteArray(1), ByteArray(10_000) { it.toByte() })) {
            val file = testFile()
            file.fill(bytes)
            refused(file) shouldContain "is no SQLite database"
        }
    }

    test("a database of something else is refused and not touched") {
        val file = testFile()
        withSql(file) { sql -> sql.createStatement().use { it.execute("CREATE TABLE notes (text TEXT)") } }
        refused(file) shouldContain "is a database of something else"
    }

    test("a damaged database is refused and not touched") {
        val file = testFile()
        val database = testDatabase(file)
        repeat(100) {
            database.jar().set("https://www.example.org/", "a$it=" + "x".repeat(2_000)) {
                expires = Clock.System.now() + 1.days
            }
        }
        database.closeNow()
        val good = file.bytes().toByteArray()
        file.fill(good.copyOf().also { it.fill(-1, fromIndex = 4_096, toIndex = 40_000) })
        refused(file) shouldContain "is damaged"
        file.fill(good.copyOf(good.size / 2))
        refused(file) shouldContain "is damaged"
    }

    test("a database of a newer version is refused and not touched") {
        val file = testFile()
        testDatabase(file).closeNow()
        withSql(file) { sql -> sql.createStatement().use { it.execute("UPDATE geturl_schema SET version = 99") } }
        refused(file) shouldContain "is of version 99"
    }

    test("a file that cannot be made is an error that names it") {
        val file = testFile()
        file.fill(ByteArray(0))
        val below = file / "below" / "cookies.db"
        shouldThrow<CookieStoreException> { CookieDatabase.open(below) }.message shouldContain "$below"
    }

    test("an empty file and a missing directory become a database, for its owner alone") {
        val empty = testFile()
        empty.fill(ByteArray(0))
        val missing = testFile("below/cookies.db")
        for (file in listOf(empty, missing)) {
            withClue(file) { testDatabase(file).names().shouldBeEmpty() }
        }
        val mode = Files.getPosixFilePermissions(missing.toNioPath())
        PosixFilePermissions.toString(mode) shouldBe "rw-------"
    }

    test("a database whose maker was killed at any step is finished by the next") {
        for (begun in listOf(emptyList(), listOf("application_id = ${0x6775726c}"), listOf("journal_mode = WAL"))) {
            val file = testFile()
            withSql(file) { sql ->
                begun.forEach { pragma ->
                    sql.rows("PRAGMA user_version").also { _ -> sql.pragma(pragma) }
                }
            }
            val database = testDatabase(file)
            database.jar().list().shouldBeEmpty()
            withSql(file) { it.rows("PRAGMA journal_mode") shouldBe listOf(listOf("wal")) }
        }
    }
})

private fun java.sql.Connection.pragma(text: String) = createStatement().use { it.execute("PRAGMA $text") }
