package dev.geturl.download

import dev.geturl.GeturlOptions
import dev.geturl.HttpClient
import okio.Path

/**
 * Fetches [url] into the file at [path], which is there whole or not at all: until then the bytes are in a file with
 * `.part` behind its name, and how far it has come in one with `.part.state`. Folders that are missing are made. One
 * download writes to a path at a time.
 *
 * What breaks is taken up again, from where it stood: with `Range`, and with `If-Range`, so that the parts are of one
 * state of the resource; if that has changed it begins anew. A download that failed, was cancelled, or whose process
 * was killed is taken up by the next call for the same [url] and [path]. A full disk, as any failure of the file, is an
 * [dev.geturl.HttpException.SinkFailed]; what has come is kept.
 *
 * ```
 * http.download("https://example.org/big.iso", "big.iso".toPath(), DownloadOptions(checksum = Checksum.sha256("…")))
 * ```
 *
 * @param download how it is done.
 * @param options as for any GET; they are asked anew for each request. They say nothing of where the body goes, and of
 *   no method, body or range.
 * @throws dev.geturl.HttpException when it fails; [dev.geturl.HttpException.BadResponse] for a status code that brings
 *   no file, [dev.geturl.HttpException.Protocol] for another checksum.
 * @throws IllegalArgumentException for an option that cannot be.
 */
public suspend fun HttpClient.download(
    url: String,
    path: Path,
    download: DownloadOptions = DownloadOptions(),
    options: GeturlOptions.() -> Unit = {},
): Download = Downloader(
    RangeRequests(this, url, download, options),
    PartFile(path, platform.files, platform.blocking, download.saveEvery),
    download,
    DownloadState.keyOf(url),
    path,
).run()
