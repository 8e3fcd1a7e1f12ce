package dev.geturl.download

import dev.geturl.GeturlOptions
import dev.geturl.HttpException
import dev.geturl.RateLimit
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.tempFolder
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.FileHandle
import okio.FileSystem
import okio.ForwardingFileSystem
import okio.GzipSink
import okio.Path
import okio.Path.Companion.toPath
import java.io.RandomAccessFile
import kotlin.time.Duration

private fun Path.bytes(): ByteString = FileSystem.SYSTEM.read(this) { readByteString() }

/** What lies in the folder of [this]. */
private fun Path.beside(): List<String> = FileSystem.SYSTEM.list(checkNotNull(parent)).map { it.name }

class DownloadTest : FunSpec({
    val whole = content(300_000)
    val atOnce = DownloadOptions(saveEvery = Duration.ZERO, retryDelay = Duration.ZERO)

    test("A file is fetched whole, and nothing else is left beside it") {
        val server = FileServer(whole)
        val path = tempFolder() / "new" / "file.bin"
        val got = testClient().download(server.url, path)
        path.bytes() shouldBe whole
        "$got" shouldBe "$path, 300000 bytes"
        got.responseHeaders["ETag"] shouldBe "\"1\""
        path.beside() shouldBe listOf("file.bin")
        server.raw.seen.single() shouldContain "Accept-Encoding: identity"
    }

    test("A file that is there is replaced when the new one is whole, not before") {
        val server = FileServer(whole, cutAfter = listOf(1_000))
        val path = tempFolder() / "file.bin"
        FileSystem.SYSTEM.write(path) { writeUtf8("old") }
        shouldThrow<HttpException.ConnectionClosed> {
            testClient().download(server.url, path, DownloadOptions(attempts = 0))
        }
        path.bytes().utf8() shouldBe "old"
        testClient().download(server.url, path)
        path.bytes() shouldBe whole
    }

    test("What breaks is taken up again from where it stood, in the same call") {
        val server = FileServer(whole, cutAfter = listOf(100_000, 50_000, 0))
        val path = tempFolder() / "file.bin"
        testClient().download(server.url, path, atOnce)
        path.bytes() shouldBe whole
        server.ranges shouldBe listOf("all", "bytes=100000-299999", "bytes=150000-299999", "bytes=150000-299999")
        server.conditions shouldBe listOf("none", "\"1\"", "\"1\"", "\"1\"")
    }

    test("Attempts in a row that bring nothing are counted, and then it fails") {
        val server = FileServer(whole, cutAfter = listOf(10, 0, 0, 0, 0, 0))
        val path = tempFolder() / "file.bin"
        val options = atOnce.copy(attempts = 2)
        shouldThrow<HttpException.ConnectionClosed> { testClient().download(server.url, path, options) }
        server.ranges.size shouldBe 3
        path.beside() shouldContainExactlyInAnyOrder listOf("file.bin.part", "file.bin.part.state")
    }

    test("A later call goes on where an earlier one stopped") {
        val server = FileServer(whole, cutAfter = listOf(100_000))
        val path = tempFolder() / "file.bin"
        runCatching { testClient().download(server.url, path, DownloadOptions(attempts = 0)) }
        val got = testClient().download(server.url, path)
        got.resumed shouldBe 100_000
        server.ranges.last() shouldBe "bytes=100000-299999"
        path.bytes() shouldBe whole
    }

    test("A download that is cancelled is taken up by a later call") {
        val server = FileServer(whole, cutAfter = listOf(100_000))
        val path = tempFolder() / "file.bin"
        var came = 0L
        coroutineScope {
            val options = DownloadOptions(rate = RateLimit(2_000_000)) { came = it.current }
            val download = launch { testClient().download(server.url, path, options) }
            until("some bytes") { came > 0 }
            download.cancelAndJoin()
        }
        (testClient().download(server.url, path).resumed > 0) shouldBe true
        path.bytes() shouldBe whole
    }

    test("A resource that has changed is fetched anew") {
        val server = FileServer(whole, cutAfter = listOf(100_000))
        val path = tempFolder() / "file.bin"
        runCatching { testClient().download(server.url, path, DownloadOptions(attempts = 0)) }
        server.body = content(200_000, seed = 2)
        server.tag = "\"2\""
        testClient().download(server.url, path).resumed shouldBe 0
        path.bytes() shouldBe content(200_000, seed = 2)
    }

    test("A server that knows no ranges, or names no state, is asked for all of it again") {
        for (server in listOf(
            FileServer(whole, knowsRanges = false, cutAfter = listOf(100_000)),
            FileServer(whole, tag = null, cutAfter = listOf(100_000)),
            FileServer(whole, tag = "W/\"1\"", cutAfter = listOf(100_000)),
        )) {
            val path = tempFolder() / "file.bin"
            testClient().download(server.url, path, atOnce)
            path.bytes() shouldBe whole
        }
    }

    test("What another URL has left is not used") {
        val server = FileServer(whole, cutAfter = listOf(100_000))
        val path = tempFolder() / "file.bin"
        runCatching { testClient().download(server.url, path, DownloadOptions(attempts = 0)) }
        testClient().download(server.url + "?other", path).resumed shouldBe 0
        path.bytes() shouldBe whole
    }

    test("A caller may not want to go on") {
        val server = FileServer(whole, cutAfter = listOf(100_000))
        val path = tempFolder() / "file.bin"
        runCatching { testClient().download(server.url, path, DownloadOptions(attempts = 0)) }
        testClient().download(server.url, path, DownloadOptions(resumes = false)).resumed shouldBe 0
        server.ranges shouldBe listOf("all", "all")
    }

    test("A state that cannot be read, or says more than there is, is not used") {
        val server = FileServer(whole)
        val path = tempFolder() / "file.bin"
        val key = DownloadState.keyOf(server.url)
        val good = DownloadState(key, "\"1\"", whole.size.toLong(), ByteRanges.NONE + (0L..99_999L)).write()
        for (state in listOf("", "nonsense", good.dropLast(5), good.replace("0-99999", "0-400000"), good)) {
            FileSystem.SYSTEM.write("$path.part".toPath()) { write(whole.substring(0, 50_000)) }
            FileSystem.SYSTEM.write("$path.part.state".toPath()) { writeUtf8(state) }
            testClient().download(server.url, path).resumed shouldBe 0
            path.bytes() shouldBe whole
        }
    }

    test("No secret of the URL is in what lies beside the file") {
        val server = FileServer(whole, cutAfter = listOf(100_000))
        val path = tempFolder() / "file.bin"
        val secret = server.url.replace("//", "//ada:hidden@") + "?token=hidden"
        runCatching { testClient().download(secret, path, DownloadOptions(attempts = 0)) }
        "$path.part.state".toPath().bytes().utf8() shouldNotContain "hidden"
    }

    test("A length that nobody announces is found out at the end, also when it has to go on") {
        val server = FileServer(whole, cutAfter = listOf(100_000), isChunked = true)
        val path = tempFolder() / "file.bin"
        testClient().download(server.url, path, atOnce)
        path.bytes() shouldBe whole
        server.ranges shouldBe listOf("all", "bytes=100000-")
    }

    test("An empty file is a file") {
        for (connections in 1..2) {
            val path = tempFolder() / "file.bin"
            val options = DownloadOptions(connections = connections)
            testClient().download(FileServer(ByteString.EMPTY).url, path, options).size shouldBe 0
            path.bytes() shouldBe ByteString.EMPTY
        }
    }

    for (connections in listOf(2, 3, 16)) {
        test("$connections connections bring parts of it at a time, and it is whole") {
            val server = FileServer(whole)
            val path = tempFolder() / "file.bin"
            val options = atOnce.copy(connections = connections, pieceBytes = 10_000)
            testClient().download(server.url, path, options).size shouldBe whole.size
            path.bytes() shouldBe whole
            server.ranges.first() shouldBe "bytes=0-9999"
            server.ranges.size shouldBeGreaterThan connections
            server.conditions.drop(1).toSet() shouldBe setOf("\"1\"")
            (server.raw.connections <= connections) shouldBe true
        }
    }

    test("Parts whose connections break are asked for again, as far as they lack") {
        val server = FileServer(whole, cutAfter = listOf(10_000, 5_000, 0, 7_000, 3_000))
        val path = tempFolder() / "file.bin"
        val options = atOnce.copy(connections = 3, pieceBytes = 20_000)
        testClient().download(server.url, path, options).size shouldBe whole.size
        path.bytes() shouldBe whole
    }

    test("Where a server knows no ranges several connections are one") {
        val server = FileServer(whole, knowsRanges = false)
        val path = tempFolder() / "file.bin"
        testClient().download(server.url, path, atOnce.copy(connections = 4, pieceBytes = 10_000))
        path.bytes() shouldBe whole
        server.ranges shouldBe listOf("bytes=0-9999")
    }

    test("Where a server names no state parts are not put together") {
        val server = FileServer(whole, tag = null)
        val path = tempFolder() / "file.bin"
        testClient().download(server.url, path, atOnce.copy(connections = 4, pieceBytes = 10_000))
        path.bytes() shouldBe whole
        server.ranges shouldBe listOf("bytes=0-9999", "all")
    }

    test("A file with the checksum that was expected is kept, another is thrown away") {
        val server = FileServer(whole)
        val path = tempFolder() / "file.bin"
        for (checksum in listOf(
            Checksum.sha256(whole.sha256().hex()),
            Checksum.of(Checksum.Algorithm.MD5, whole.md5()),
            Checksum.of(Checksum.Algorithm.SHA1, whole.sha1()),
            Checksum.of(Checksum.Algorithm.SHA512, whole.sha512()),
        )) {
            testClient().download(server.url, path, DownloadOptions(checksum = checksum)).size shouldBe whole.size
        }
        FileSystem.SYSTEM.delete(path)
        shouldThrow<HttpException.Protocol> {
            testClient().download(server.url, path, DownloadOptions(checksum = Checksum.sha256("00".repeat(32))))
        }.message.orEmpty() shouldContain whole.sha256().hex()
        path.beside().shouldBeEmpty()
        shouldThrow<IllegalArgumentException> { Checksum.sha256("00") }
    }

    test("Progress is told from the first byte to the last, and what was there before counts") {
        val server = FileServer(whole, cutAfter = listOf(100_000))
        val path = tempFolder() / "file.bin"
        val told = ArrayList<DownloadProgress>()
        val options = DownloadOptions(attempts = 0) { told += it }
        runCatching { testClient().download(server.url, path, options) }
        told.last() shouldBe DownloadProgress(100_000, 300_000, 0)
        told.clear()
        testClient().download(server.url, path, options)
        told.first() shouldBe DownloadProgress(100_000, 300_000, 100_000)
        told.last() shouldBe DownloadProgress(300_000, 300_000, 100_000)
        told.map { it.current } shouldBe told.map { it.current }.sorted()
    }

    test("A status code that brings no file is told, and no file is made") {
        val server = answering(Peer.response("gone", status = "404 Not Found"))
        val path = tempFolder() / "file.bin"
        shouldThrow<HttpException.BadResponse> { testClient().download(server.url(), path) }.responseCode shouldBe 404
        path.beside().shouldBeEmpty()
    }

    test("A body in a coding is decoded, and no part of it is added to") {
        val gzipped = Buffer().also { buffer -> GzipSink(buffer).use { it.write(Buffer().writeUtf8("plain"), 5) } }
        val coded = gzipped.readByteString().string(Charsets.ISO_8859_1)
        val server = answering(Peer.response(coded, "Content-Encoding: gzip", "ETag: \"1\""))
        val path = tempFolder() / "file.bin"
        testClient().download(server.url(), path)
        path.bytes().utf8() shouldBe "plain"
    }

    test("What says that it is a GET of all, and says otherwise, is refused") {
        val path = tempFolder() / "file.bin"
        for (options in listOf<GeturlOptions.() -> Unit>(
            { method = "POST" },
            { query("a") },
            { headers { add("Range", "bytes=0-1") } },
            { sink(Buffer()) },
        )) {
            shouldThrow<IllegalArgumentException> {
                testClient().download("http://127.0.0.1:1/", path, options = options)
            }
        }
    }

    /** The system's files, where the one that is being downloaded lies on a disk that has no room. */
    fun full() = object : ForwardingFileSystem(FileSystem.SYSTEM) {
        override fun openReadWrite(file: Path, mustCreate: Boolean, mustExist: Boolean): FileHandle {
            super.openReadWrite(file, mustCreate, mustExist).close()
            return FileSystem.SYSTEM.openReadWrite("/dev/full".toPath())
        }
    }

    suspend fun downloadTo(files: FileSystem, url: String, path: Path, options: DownloadOptions) = Downloader(
        RangeRequests(testClient(), url, options, {}),
        PartFile(path, files, Dispatchers.IO, options.saveEvery),
        options,
        DownloadState.keyOf(url),
        path,
    ).run()

    test("A full disk is told in its own words, and leaves no file") {
        val path = tempFolder() / "file.bin"
        val failure = shouldThrow<HttpException.SinkFailed> {
            downloadTo(full(), FileServer(whole).url, path, DownloadOptions())
        }
        failure.message.orEmpty() shouldContain "No space left on device"
        failure.hint shouldContain "make room"
        ("file.bin" in path.beside()) shouldBe false
    }

    /** The system's files, with room for so many bytes until somebody makes room. */
    class SmallDisk(var room: Long) : ForwardingFileSystem(FileSystem.SYSTEM) {
        override fun openReadWrite(file: Path, mustCreate: Boolean, mustExist: Boolean): FileHandle {
            val handle = super.openReadWrite(file, mustCreate, mustExist)
            return object : FileHandle(readWrite = true) {
                override fun protectedRead(fileOffset: Long, array: ByteArray, arrayOffset: Int, byteCount: Int) =
                    handle.read(fileOffset, array, arrayOffset, byteCount)

                override fun protectedWrite(fileOffset: Long, array: ByteArray, arrayOffset: Int, byteCount: Int) {
                    if (fileOffset + byteCount > room) RandomAccessFile("/dev/full", "rw").use { it.write(1) }
                    handle.write(fileOffset, array, arrayOffset, byteCount)
                }

                override fun protectedFlush() = handle.flush()

                override fun protectedResize(size: Long) = handle.resize(size)

                override fun protectedSize() = handle.size()

                override fun protectedClose() = handle.close()
            }
        }
    }

    test("A disk that fills up on the way keeps what has come, and the next call goes on when there is room") {
        // More than is written at a time.
        val large = content(3_000_000)
        val server = FileServer(large)
        val path = tempFolder() / "file.bin"
        val disk = SmallDisk(room = 1_500_000)
        shouldThrow<HttpException.SinkFailed> { downloadTo(disk, server.url, path, atOnce) }
        disk.room = Long.MAX_VALUE
        val got = downloadTo(disk, server.url, path, atOnce)
        (got.resumed in 1..1_500_000) shouldBe true
        path.bytes() shouldBe large
    }

    test("A folder that cannot be written to is told") {
        val parent = tempFolder() / "file"
        FileSystem.SYSTEM.write(parent) { writeUtf8("no folder") }
        shouldThrow<HttpException.SinkFailed> { testClient().download(FileServer(whole).url, parent / "file.bin") }
    }

    for ((name, wrong) in mapOf<String, () -> DownloadOptions>(
        "connections" to { DownloadOptions(connections = 17) },
        "pieceBytes" to { DownloadOptions(pieceBytes = 0) },
        "attempts" to { DownloadOptions(attempts = -1) },
        "retryDelay" to { DownloadOptions(retryDelay = -Duration.INFINITE) },
        "saveEvery" to { DownloadOptions(saveEvery = -Duration.INFINITE) },
    )) {
        test("The option $name has bounds, which the message names") {
            shouldThrow<IllegalArgumentException> { wrong() }.message.orEmpty() shouldContain name
        }
    }

    test("A checksum prints as what it is") {
        "${Checksum.of(Checksum.Algorithm.MD5, "".encodeUtf8().md5())}" shouldBe "MD5 d41d8cd98f00b204e9800998ecf8427e"
    }
})
