package io.headrace.systemtests.clients;

import io.headrace.testkit.OutsideTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** The clients that are tested, as far as this machine has them. */
enum RealClient {
    JAVA(false, "") {
        @Override
        Optional<Path> interpreter() {
            return Optional.of(Path.of(""));
        }

        @Override
        ClientDriver start(String endpoint, String region, AwsBasicCredentials identity) {
            return new JavaSdkDriver(endpoint, region, identity);
        }
    },
    BOTO3(true, "python/boto3_driver.py") {
        @Override
        Optional<Path> interpreter() {
            return OutsideTools.pythonWithBoto3();
        }
    },
    AWSCLI(true, "python/awscli_driver.py") {
        @Override
        Optional<Path> interpreter() {
            return OutsideTools.pythonWithAwsCli();
        }
    },
    NODE(false, "javascript/driver.mjs") {
        @Override
        Optional<Path> interpreter() {
            return OutsideTools.nodeWithModules(Path.of("src/test/javascript"));
        }
    };

    private final boolean old;
    private final String program;

    RealClient(boolean old, String program) {
        this.old = old;
        this.program = program;
    }

    /** What its program runs in; empty when the client is not here. */
    abstract Optional<Path> interpreter();

    /** Whether its model is older than consumable resources. */
    boolean old() {
        return old;
    }

    /** Whether its model is as new as the bulk operations. */
    boolean newest() {
        return this == NODE;
    }

    /** Starts it. */
    ClientDriver start(String endpoint, String region, AwsBasicCredentials identity) throws IOException {
        return ProgramDriver.start(name(), interpreter().orElseThrow(), program, endpoint, region, identity);
    }
}
