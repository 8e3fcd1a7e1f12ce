package dev.geturl.testing

/** Reads [count] requests before any of them is answered: they come only from a client that pipelines. */
fun Peer.early(count: Int): List<Peer.Request> = List(count) { request() }

/** Answers each of [requests] with its path. */
fun Peer.replyTo(requests: List<Peer.Request>) = requests.forEach { reply(it.path) }

/** Answers all that comes with its path. */
fun Peer.echo() = requests { reply(it.path) }
