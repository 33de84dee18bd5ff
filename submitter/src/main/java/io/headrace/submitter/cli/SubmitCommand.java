package io.headrace.submitter.cli;

import io.headrace.submitter.cli.JobWait.End;
import io.headrace.submitter.cli.LogPrinter.Request;
import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.ApiFailure;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.api.NotReached;
import io.headrace.submitter.cli.terminal.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Submits a job. */
@Command(
        name = "submit",
        sortOptions = false,
        customSynopsis = "headrace submit [OPTIONS] [--] [COMMAND [ARGUMENT...]]",
        description = {
            "Submit a job and print its id.",
            "",
            "Without --definition, a definition is made from image, command, vCPUs and memory, or the last such one is used "
                    + "again. Without --queue, the queue 'default' is used, and made when it does not exist."
        },
        footer = {
            "",
            "Examples:",
            "  headrace submit -- echo hello",
            "  headrace submit --follow -- sh -c 'echo $HOME; sleep 2'",
            "  id=$(headrace submit --array 20 -- sh -c 'echo $AWS_BATCH_JOB_ARRAY_INDEX')",
            "  headrace submit --wait --depends-on $id --definition merge:3",
            "  headrace submit --definition train --num-nodes 4   a multi-node parallel job",
            "  headrace submit --file job.json           as aws batch --cli-input-json"
        })
final class SubmitCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            converter = OptionTypes.Name.class,
            description = "Name of the job (default: of the definition, or of the program).")
    private @Nullable String name;

    @Option(names = "--queue", paramLabel = "QUEUE", description = "Where it waits (default: default).")
    private @Nullable String queue;

    @Option(
            names = "--definition",
            paramLabel = "NAME[:REV]",
            description = "What it runs: the newest active revision of a definition, or the given one.")
    private @Nullable String definition;

    @Mixin
    private ContainerOptions container = new ContainerOptions();

    @Mixin
    private JobOptions jobOptions = new JobOptions();

    @Mixin
    private ShareOptions shareOptions = new ShareOptions();

    @Option(
            names = "--array",
            paramLabel = "N",
            converter = OptionTypes.ArraySize.class,
            description = "An array job of N children, told apart by AWS_BATCH_JOB_ARRAY_INDEX.")
    private @Nullable Integer array;

    @Option(
            names = "--num-nodes",
            paramLabel = "N",
            converter = OptionTypes.Count.class,
            description = "So many nodes instead of the definition's; for a definition of type multinode.")
    private @Nullable Integer numNodes;

    @Mixin
    private DependencyOptions dependencies = new DependencyOptions();

    @Option(
            names = "--file",
            paramLabel = "JSON",
            description = "A SubmitJob request in AWS's form, '-' for standard input; options win over what it says.")
    private @Nullable String file;

    @Option(
            names = {"-w", "--wait"},
            description = "Wait for the end; the exit status is 0 only if the job succeeded.")
    private boolean wait;

    @Option(
            names = {"-f", "--follow"},
            description = "Like --wait, and show the job's output (on standard error, as all but the id).")
    private boolean follow;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "What the container runs, with its arguments.")
    private List<String> command = new ArrayList<>();

    SubmitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        check();
        ApiClient api = connection.open(console);
        ObjectNode request = file == null ? Json.object() : RequestFile.read("SubmitJob", file, console.in());
        boolean ownDefinition =
                definition == null && Json.text(request, "jobDefinition").isEmpty();
        if (!ownDefinition && container.image() != null) {
            throw usage("--image: the definition says which image; give one of --definition and --image");
        }
        if (ownDefinition && numNodes != null) {
            throw usage(
                    "--num-nodes: which nodes there are is said by a definition of type multinode; give --definition");
        }
        SubmitRequest submission = new SubmitRequest(request);
        submission.name(name, definition, container.image(), command);
        if (queue != null) {
            request.put("jobQueue", queue);
        }
        if (array != null) {
            request.putObject("arrayProperties").put("size", array);
        }
        if (numNodes != null) {
            submission.numNodes(numNodes);
        }
        jobOptions.into(request);
        shareOptions.into(request);
        if (follow && request.has("arrayProperties")) {
            throw usage("--follow: an array job has many outputs; use --wait, then 'headrace logs JOB:INDEX'");
        }
        submission.dependsOn(dependencies, api);
        submission.overrides(container, ownDefinition ? List.of() : command, ownDefinition);
        Prerequisites prerequisites = new Prerequisites(api, console);
        prerequisites.queueOf(request, ownDefinition);
        if (ownDefinition) {
            Prerequisites.Definition made = prerequisites.definition(Json.text(request, "jobName"), container, command);
            request.put("jobDefinition", made.name());
            return submitted(api, made.fresh() ? submitOrTakeBack(api, request, prerequisites) : submit(api, request));
        }
        if (definition != null) {
            request.put("jobDefinition", definition);
        }
        return submitted(api, submit(api, request));
    }

    private static JsonNode submit(ApiClient api, ObjectNode request) {
        return api.call("SubmitJob", request);
    }

    /** What was made for a job that is refused is of use to nobody; without a clear answer the job may be there. */
    private static JsonNode submitOrTakeBack(ApiClient api, ObjectNode request, Prerequisites prerequisites) {
        try {
            return submit(api, request);
        } catch (ApiFailure refused) {
            if (!refused.isPassing()) {
                prerequisites.takeBack(Json.text(request, "jobDefinition"));
            }
            throw refused;
        }
    }

    private void check() {
        if (file == null && definition == null && container.image() == null && command.isEmpty()) {
            throw usage("say what to run: a COMMAND, --image, --definition or --file");
        }
    }

    private int submitted(ApiClient api, JsonNode answer) {
        String id = Json.text(answer, "jobId");
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(id);
        }
        new Outlook(api, console).tell(id);
        if (!wait && !follow) {
            return 0;
        }
        boolean outputSeen = follow && followed(api, id);
        return new JobWait(api, console).untilEnd(id, !outputSeen) == End.SUCCEEDED ? 0 : CliErrors.FAILURE;
    }

    // When the connection is lost meanwhile, the end is still waited for.
    private boolean followed(ApiClient api, String id) {
        try {
            LogPrinter reader = new LogPrinter(api, console, false, false);
            reader.print(new Request(id, true, OptionalInt.empty(), "", OptionalInt.empty()), console.err());
            return true;
        } catch (NotReached lost) {
            console.note(CliErrors.failureMessage(lost));
            return false;
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
