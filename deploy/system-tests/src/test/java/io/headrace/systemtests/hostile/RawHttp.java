package io.headrace.systemtests.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP by hand, for what no client would send. Each request has a connection of its own. */
final class RawHttp {
    private static final int HANGS_AFTER_MILLIS = 20_000;

    private final InetSocketAddress address;

    RawHttp(String endpoint) {
        URI uri = URI.create(endpoint);
        address = new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /**
     * What came back.
     *
     * @param status 0 when the connection was closed without an answer
     */
    record Reply(int status, Map<String, String> headers, String body) {}

    /** {@code host:port}, as a request names it. */
    String host() {
        return address.getHostString() + ":" + address.getPort();
    }

    /**
     * Sends the bytes and nothing more, and reads all of the answer.
     *
     * @throws java.net.SocketTimeoutException when the server hangs
     */
    Reply send(byte[] request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(HANGS_AFTER_MILLIS);
            socket.connect(address);
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
            } catch (SocketException refusedBeforeItWasRead) {
                // A server need not read to its end what it refuses; the answer is there all the same.
            }
            return parse(socket.getInputStream().readAllBytes());
        }
    }

    private static Reply parse(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Reply(0, Map.of(), text);
        }
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        String body = new String(bytes, end + 4, bytes.length - end - 4, UTF_8);
        return new Reply(Integer.parseInt(lines[0].split(" ")[1]), headers, body);
    }
}
