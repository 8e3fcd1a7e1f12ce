package dev.geturl

import kotlin.jvm.JvmSynthetic

/**
 * What a client would do for a call, decided before anything is done: see [HttpClient.plan]. Immutable. It prints as
 * one line for each decision, without secrets.
 *
 * @property url what would be asked for; by `https` where [AroundConfig.hsts] knows the host.
 * @property requestLine the first line of the request.
 * @property headers its field lines, secrets included, but for what is only known when it runs.
 * @property body what it carries, in words.
 * @property route where it would go and by which proxy, without its password.
 * @property login as whom it would show itself, in words without the password.
 * @property redirects what would be done about redirects.
 * @property retries what would be tried again.
 * @property interceptors who would stand around it.
 * @property timeouts its time limits.
 * @property limits the bounds on its response.
 * @property later what is only known when it runs: cookies, say.
 */
public class CallPlan internal constructor(
    public val url: Url,
    public val requestLine: String,
    public val headers: Headers,
    public val body: String,
    public val route: String,
    public val login: String,
    public val redirects: RedirectOptions,
    public val retries: RetryPolicy,
    @get:JvmSynthetic public val interceptors: Interceptors,
    public val timeouts: Timeouts,
    public val limits: Limits,
    public val later: List<String>,
) {
    override fun toString(): String = buildString {
        append(redacted(requestLine)).append('\n')
        for (field in headers) append("    ").append(redacted(headers, field)).append('\n')
        line("url", url.redacted)
        line("body", body)
        line("route", route)
        line("login", login)
        line("redirects", if (redirects.follow) "$redirects" else "handed back")
        line("retries", if (retries.atMost == 0) "none" else "$retries")
        line("interceptors", if (interceptors.isEmpty) "none" else "$interceptors")
        line("timeouts", "$timeouts")
        line("limits", "$limits")
        for (what in later) line("later", what)
    }

    private fun StringBuilder.line(name: String, value: String) {
        append(name).append(": ").append(value).append('\n')
    }
}
