package io.headrace.submitter.readmodel;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * The SQL database of the read model, with its tables brought up to date. Usable by several threads; one of them
 * writes.
 */
public final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 8;

    private final HikariDataSource dataSource;
    private final Jdbi jdbi;

    private Database(String url, String name) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setPoolName(name);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        dataSource = new HikariDataSource(config);
        try {
            Flyway.configure().dataSource(dataSource).load().migrate();
        } catch (RuntimeException e) {
            dataSource.close();
            throw e;
        }
        jdbi = Jdbi.create(dataSource);
    }

    /**
     * Opens the SQLite file, and makes it and its folder when they are missing. Its write-ahead log is not forced to
     * disk at each commit: rows and offsets are in one transaction, so that a crash of the machine only means folding
     * some events again.
     *
     * @throws UncheckedIOException when the folder cannot be made
     */
    public static Database sqlite(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of the read model cannot be made: " + file, e);
        }
        String pragmas = "journal_mode=WAL&synchronous=NORMAL&busy_timeout=30000&cache_size=-32768"
                + "&temp_store=MEMORY&journal_size_limit=67108864";
        return new Database("jdbc:sqlite:" + file.toAbsolutePath() + "?" + pragmas, "read-model");
    }

    /** Where statements are run. */
    Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
