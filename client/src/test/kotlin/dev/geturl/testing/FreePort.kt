package dev.geturl.testing

import java.net.InetAddress
import java.net.ServerSocket

/** A port of 127.0.0.1 on which nobody listens. */
fun freePort(): Int = ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")).use { it.localPort }
