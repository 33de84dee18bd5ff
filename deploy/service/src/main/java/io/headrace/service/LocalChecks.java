package io.headrace.service;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Mistakes that can be found on this machine alone: said before a service waits for anything else. */
public final class LocalChecks {
    private LocalChecks() {}

    /**
     * Makes the folder if it is missing.
     *
     * @throws BadSettingException when it cannot be made or written
     */
    public static void writableFolder(String setting, Path folder) {
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new BadSettingException(setting + ": '" + folder + "' is not a folder");
            }
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".headrace-", ".check"));
        } catch (IOException e) {
            throw new BadSettingException(setting + ": '" + folder + "' cannot be written ("
                    + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
        }
    }

    /**
     * Looks whether a port can be had; below 1 is none, or any.
     *
     * @throws BadSettingException when the host is none
     * @throws IllegalStateException when the port is taken, or not of this machine
     */
    public static void freePort(String setting, String host, int port) {
        if (port < 1) {
            return;
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new BadSettingException(setting + ": the name '" + host + "' cannot be resolved");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new IllegalStateException(
                    setting + ": port " + port + " of " + host + " cannot be had: " + e.getMessage(), e);
        }
    }
}
