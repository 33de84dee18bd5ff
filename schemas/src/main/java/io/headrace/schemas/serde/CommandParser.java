package io.headrace.schemas.serde;

import io.headrace.schemas.command.ClientCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies of commands to records, checked against the schemas.
 *
 * <p>Both ways of reading refuse what AWS Batch has and Headrace does not, naming it. The lenient way is for HTTP, where
 * SDKs are newer than servers: it drops members that it does not know and takes {@code null} as absent.
 */
public final class CommandParser {
    /** Longest body that is read, in bytes. AWS stops at 30 KiB; a thousand dependencies need more. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final Map<String, Operation> OPERATIONS = operations();

    private CommandParser() {}

    /**
     * What was read.
     *
     * @param command the command
     * @param dropped paths of the members that were not known, for example {@code containerOverrides.fancy}
     */
    public record Parsed(ClientCommand command, List<String> dropped) {
        /** Copies the list. */
        public Parsed {
            dropped = List.copyOf(dropped);
        }
    }

    /** How one command is read. */
    private record Operation(MessageSchema schema, SurelyValid quick, PlainReader plain, ObjectReader reader) {}

    private static Map<String, Operation> operations() {
        Map<String, Operation> operations = new LinkedHashMap<>();
        for (Class<? extends ClientCommand> command :
                MessageFamily.COMMANDS.types().values()) {
            String name = command.getSimpleName();
            operations.put(
                    name,
                    new Operation(
                            MessageSchema.of(name),
                            SurelyValid.ofMessage(name),
                            new PlainReader(command),
                            JsonCodec.mapper().readerFor(command)));
        }
        return operations;
    }

    /**
     * Reads an HTTP request body leniently.
     *
     * @param operation name of the command, which is the name of the AWS operation
     * @throws InvalidMessageException when it is no JSON object or breaks the schema
     */
    public static Parsed parse(String operation, byte[] json) throws InvalidMessageException {
        Operation found = operation(operation);
        return lenient(found, operation, object(operation, json));
    }

    /**
     * Reads the HTTP request body of SubmitJob or SubmitServiceJob leniently; AWS clients send no job id, so the server chooses it.
     *
     * @param jobId lower-case UUID; takes the place of one in the body
     * @throws InvalidMessageException when it is no JSON object or breaks the schema
     */
    public static Parsed parseSubmission(String operation, byte[] json, String jobId) throws InvalidMessageException {
        Operation found = operation(operation);
        ObjectNode body = object(operation, json);
        body.put("jobId", jobId);
        return lenient(found, operation, body);
    }

    /**
     * Reads the body of a record: unknown members are refused.
     *
     * @throws InvalidMessageException when it is no JSON object or breaks the schema
     */
    public static ClientCommand parseStrictly(String operation, byte[] json) throws InvalidMessageException {
        Operation found = operation(operation);
        if (json.length > MAX_BYTES || !found.quick().test(json)) {
            found.schema().checkStrictly(object(operation, json));
        }
        // From the bytes and not from the tree: twice as fast, and the check has taken nothing away.
        if (found.plain().read(json) instanceof ClientCommand command) {
            return command;
        }
        try {
            return found.reader().readValue(json);
        } catch (JacksonException e) {
            throw new InvalidMessageException(JsonProblem.describe(operation, e));
        }
    }

    /**
     * Looks for members that the operation does not know, at any depth, in a body that may not be complete yet: what a person has
     * misspelt would be left out otherwise.
     *
     * @throws InvalidMessageException naming the first, and the nearest that there is
     */
    public static void refuseUnknownMembers(String operation, byte[] json) throws InvalidMessageException {
        operation(operation).schema().refuseUnknown(object(operation, json));
    }

    private static Parsed lenient(Operation found, String operation, ObjectNode body) throws InvalidMessageException {
        List<String> dropped = found.schema().checkLeniently(body);
        return new Parsed(command(found, operation, body), dropped);
    }

    private static Operation operation(String name) throws InvalidMessageException {
        Operation found = OPERATIONS.get(name);
        if (found == null) {
            String nearest = Shown.nearest(name, OPERATIONS.keySet());
            throw new InvalidMessageException("operation '" + Shown.text(name) + "' is unknown"
                    + (nearest == null ? "" : ", did you mean " + nearest + "?"));
        }
        return found;
    }

    private static ObjectNode object(String operation, byte[] json) throws InvalidMessageException {
        if (json.length > MAX_BYTES) {
            throw new InvalidMessageException(
                    operation + ": the body has " + json.length + " bytes, the maximum is " + MAX_BYTES);
        }
        try {
            JsonNode node = JsonCodec.mapper().readTree(json);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new InvalidMessageException(operation + ": the body is " + kind(node) + ", expected a JSON object");
        } catch (JacksonException e) {
            throw new InvalidMessageException(JsonProblem.describe(operation, e));
        }
    }

    private static String kind(@Nullable JsonNode node) {
        return node == null || node.isMissingNode() || node.isNull() ? "empty" : "no object";
    }

    private static ClientCommand command(Operation found, String operation, ObjectNode body)
            throws InvalidMessageException {
        try {
            return found.reader().readValue(body);
        } catch (JacksonException e) {
            throw new InvalidMessageException(JsonProblem.describe(operation, e));
        }
    }
}
