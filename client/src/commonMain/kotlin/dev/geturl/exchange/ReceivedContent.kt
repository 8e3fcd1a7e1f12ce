package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.ResponseContent
import dev.geturl.body.CodingPlan
import dev.geturl.body.TextCodec
import dev.geturl.body.TextOptions
import dev.geturl.body.TextPlan
import okio.Buffer
import okio.ByteString
import kotlin.concurrent.Volatile

/**
 * A body that was kept, or the place of one that went elsewhere. How it reads as text is decided when somebody asks.
 */
internal class ReceivedContent(
    private val headers: Headers,
    override val bytes: ByteString,
    override val trailers: Headers,
    private val codings: CodingPlan,
    private val options: GeturlOptions,
    private val config: HttpConfig,
    private val codec: TextCodec,
) : ResponseContent {
    /** A value, so that it does not matter when two threads decide at once. */
    @Volatile
    private var decided: TextPlan? = null

    private val plan: TextPlan
        get() = decided ?: decide().also { decided = it }

    private fun decide(): TextPlan = TextPlan.decide(
        headers["Content-Type"],
        bytes.substring(0, minOf(bytes.size, TextPlan.LOOK_AHEAD)),
        codings.left.isNotEmpty(),
        TextOptions(
            options.binary || options.sink != null,
            options.guessType,
            config.defaultCharset,
            toTheLetter = config.translateLineEnds,
        ),
        codec,
    )

    override val text: String get() = plan.text(Buffer().write(bytes), codec)
    override val contentType: String get() = plan.contentType ?: ResponseContent.DEFAULT_TYPE
    override val isBinary: Boolean get() = plan.isBinary
    override val charset: String get() = plan.charset
    override val notes: List<String> get() = listOfNotNull(codings.note, plan.note)
}
