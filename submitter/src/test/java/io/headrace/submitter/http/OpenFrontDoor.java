package io.headrace.submitter.http;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A front door for all tests of a class, and a queue for each of them. */
abstract class OpenFrontDoor {
    @TempDir
    static Path folder;

    static FrontDoorFixture door;

    String queue;

    @BeforeAll
    static void open() {
        door = new FrontDoorFixture(folder);
    }

    @AfterAll
    static void close() throws InterruptedException {
        door.close();
    }

    @BeforeEach
    void makeQueue() {
        queue = door.newQueue();
    }
}
