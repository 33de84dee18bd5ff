package io.headrace.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way of one process to the broker, which can be cut and mended: bytes go on to another address, or nowhere. */
final class CutConnection implements AutoCloseable {
    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private CutConnection(InetSocketAddress target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** Listens on one address for another, until it is closed. */
    static CutConnection open(InetSocketAddress from, InetSocketAddress to) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.bind(from);
        CutConnection connection = new CutConnection(to, listener);
        Thread.ofVirtual().name("cut-connection").start(connection::accept);
        return connection;
    }

    /** From now on nobody gets through; who was through is thrown out. */
    void cut() {
        cut = true;
        sockets.forEach(CutConnection::close);
    }

    /** Whoever tries gets through again. */
    void mend() {
        cut = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                if (cut) {
                    close(near);
                    continue;
                }
                Socket far = new Socket(target.getAddress(), target.getPort());
                sockets.add(near);
                sockets.add(far);
                Thread.ofVirtual().start(() -> pass(near, far));
                Thread.ofVirtual().start(() -> pass(far, near));
            } catch (IOException e) {
                // Closed, or the broker is not there just now: the client tries again.
                continue;
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // One end of it is gone, and so is the other now.
            return;
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        cut();
        listener.close();
    }
}
