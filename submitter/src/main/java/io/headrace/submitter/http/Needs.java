package io.headrace.submitter.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.guard.Need;
import io.headrace.submitter.http.batch.BatchOperations;
import io.headrace.submitter.http.batch.NamedResources;
import io.headrace.submitter.http.batch.NamedResources.Member;
import io.headrace.submitter.http.logs.LogsSubject;
import io.headrace.submitter.readmodel.JobQueries;
import io.headrace.submitter.readmodel.JobRow;
import io.headrace.submitter.readmodel.LogStream;
import io.headrace.submitter.readmodel.ResourceQueries;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Which permission each request needs: for the operations of AWS Batch and of CloudWatch Logs those of AWS's service
 * authorization reference, for Headrace's own endpoints the one of the AWS operation that tells as much, or one of its own.
 * ARNs have the server's own region, whichever the request was signed for: the resources are the same in all regions, and a
 * policy that denies one must not be got round by signing for another.
 */
final class Needs {
    private static final String BATCH = "batch";
    private static final String LOGS = "logs";
    private static final String LOGS_TARGET = "Logs_20140328.";
    private static final String TAGS = "/v1/tags/";

    /** Operations whose members name nothing that permissions are by: questions about all there is. */
    private static final List<String> OF_ALL = List.of(
            "DescribeJobs",
            "ListJobs",
            "DescribeJobDefinitions",
            "DescribeJobQueues",
            "DescribeComputeEnvironments",
            "ListSchedulingPolicies",
            "ListConsumableResources",
            "DescribeServiceEnvironments",
            "ListServiceJobs");

    /** Operations that tell what became of each job, and the action that each needs: AWS has none for many. */
    private static final Map<String, String> OF_EACH_JOB = Map.of(
            "CancelJobs", "CancelJob", "TerminateJobs", "TerminateJob", "TerminateServiceJobs", "TerminateServiceJob");

    private static final Map<String, String> TAG_OPERATIONS =
            Map.of("GET", "ListTagsForResource", "POST", "TagResource", "DELETE", "UntagResource");

    private static final Pattern OF_EXECUTOR = Pattern.compile("/headrace/v1/executors/[^/]+/([a-z]+)");
    private static final Pattern OF_JOB = Pattern.compile("/headrace/v1/jobs/([^/]+)/([a-z]+)");

    private static final Pattern ARN = Pattern.compile("arn:[^:]*:batch:[^:]*:[^:]*:([a-z-]+)/(.+)");

    private final Arns arns;
    private final BatchOperations operations;
    private final ResourceQueries definitions;
    private final JobQueries jobs;

    /** The permissions of one account. */
    Needs(Arns arns, AccountParts parts) {
        this.arns = arns;
        this.operations = parts.operations();
        this.definitions = parts.resources();
        this.jobs = parts.jobs();
    }

    /** The service that a request must be signed for. */
    static String service(Context context) {
        return logsOperation(context).isPresent() ? LOGS : BATCH;
    }

    /**
     * What a request needs before it is looked at; empty when it asks for something that there is not, and of operations on jobs of which each
     * is allowed or not.
     *
     * @throws ApiError when its body cannot be read
     */
    Optional<Need> of(Context context) {
        String path = context.path();
        if (path.startsWith(TAGS)) {
            return Optional.ofNullable(TAG_OPERATIONS.get(context.method().name()))
                    .map(operation -> need(operation, List.of(tagged(decoded(path.substring(TAGS.length()))))));
        }
        if (path.startsWith("/v1/")) {
            return operations
                    .named(path.substring("/v1/".length()))
                    .filter(name -> !OF_EACH_JOB.containsKey(name))
                    .map(name -> ofOperation(name, context));
        }
        return Optional.of(logsOperation(context)
                .map(operation -> new Need(LOGS, LOGS + ":" + operation, output(operation, context.bodyAsBytes())))
                .orElseGet(() -> ofOwn(context)));
    }

    private Need ofOperation(String operation, Context context) {
        List<Member> named = NamedResources.of(operation);
        if (named.isEmpty()) {
            return need(operation, Need.ANY);
        }
        JsonNode body = body(context);
        List<List<String>> resources = new ArrayList<>();
        named.forEach(member -> member.values(body)
                .forEach(value -> resources.add(names(member.kind(), value, operation.equals("SubmitJob")))));
        // Without any it is refused for that, but only to those who may ask at all.
        return need(operation, resources.isEmpty() ? Need.ANY : resources);
    }

    /** What an operation needs for one job, also one that {@linkplain #of needs nothing} for all of its jobs. */
    Need ofJob(String operation, String job) {
        String kind = NamedResources.of(operation).getFirst().kind();
        return need(OF_EACH_JOB.getOrDefault(operation, operation), List.of(names(kind, job, false)));
    }

    /** What it takes to be shown service jobs among others. */
    static Need ofServiceJobs() {
        return need("ListServiceJobs", Need.ANY);
    }

    /** Operations that this knows the resources of; a test compares with all that there are. */
    static List<String> known() {
        List<String> known = new ArrayList<>(OF_ALL);
        known.addAll(NamedResources.operations());
        known.addAll(TAG_OPERATIONS.values());
        return known;
    }

    private static Need need(String operation, List<List<String>> resources) {
        return new Need(BATCH, BATCH + ":" + operation, resources);
    }

    /**
     * All ARNs that a named resource goes by. A name is taken out of an ARN as the scheduler does it, which minds neither its
     * region nor its account: whatever it would find must be known here by the name that policies have for it.
     */
    private List<String> names(String kind, String nameOrArn, boolean resolve) {
        Matcher arn = ARN.matcher(nameOrArn);
        String name = arn.matches() && arn.group(1).equals(kind) ? arn.group(2) : nameOrArn;
        Set<String> names = new LinkedHashSet<>();
        switch (kind) {
            case "job-queue" ->
                // That of a quota share goes on behind the queue's.
                names.add(name.replaceFirst("/quota-share/.*", ""));
            case "job-definition" -> addRevisions(names, name, resolve);
            case "job", "service-job" -> addJobs(names, name);
            default -> names.add(name);
        }
        return names.stream().map(each -> arns.batch(kind + "/" + each)).toList();
    }

    /** A revision goes by its definition's name, too, and a name by that of the revision that it means. */
    private void addRevisions(Set<String> names, String name, boolean resolve) {
        names.add(name);
        int colon = name.lastIndexOf(':');
        if (colon >= 0) {
            try {
                names.add(name.substring(0, colon) + ":" + Integer.parseInt(name.substring(colon + 1)));
            } catch (NumberFormatException e) {
                // Names nothing.
                return;
            }
            names.add(name.substring(0, colon));
        } else if (resolve) {
            definitions.latestRevision(name).ifPresent(revision -> names.add(name + ":" + revision));
        }
    }

    /** A child or node goes by its job's id, too. */
    private static void addJobs(Set<String> names, String text) {
        names.add(text);
        try {
            JobId id = JobId.parse(text);
            names.add(id.toString());
            names.add(id.uuid());
        } catch (IllegalArgumentException e) {
            // Names nothing.
            return;
        }
    }

    /** All ARNs that the resource of an ARN goes by. */
    private List<String> tagged(String text) {
        Matcher arn = ARN.matcher(text);
        return arn.matches() ? names(arn.group(1), text, false) : List.of(text);
    }

    /** The header counts where it is what chooses the operation, and nowhere else. */
    private static Optional<String> logsOperation(Context context) {
        return Optional.ofNullable(context.header("X-Amz-Target"))
                .filter(target -> context.path().equals("/") && target.startsWith(LOGS_TARGET))
                .map(target -> target.substring(LOGS_TARGET.length()));
    }

    private List<List<String>> output(String operation, byte[] body) {
        LogsSubject subject = LogsSubject.of(operation, body, arns);
        if (subject.group().isEmpty()) {
            return Need.ANY;
        }
        String group = subject.group().get();
        return subject.streams().isEmpty()
                ? List.of(List.of(arns.logGroup(group) + ":*"))
                : subject.streams().stream()
                        .map(stream -> List.of(arns.logStream(new LogStream(group, stream))))
                        .toList();
    }

    /** To read the output of an attempt at Headrace's own endpoint. */
    Need output(LogStream stream) {
        return new Need(BATCH, "logs:GetLogEvents", List.of(List.of(arns.logStream(stream))));
    }

    /** The output that is read first; of a job that there is not, what none has. */
    private Need output(String jobId, Context context) {
        Integer attempt = LogRoutes.attempt(new QueryParameters(context));
        Optional<LogStream> first;
        try {
            first = jobs.output(JobId.parse(jobId), attempt);
        } catch (IllegalArgumentException e) {
            first = Optional.empty();
        }
        return output(first.orElseGet(() -> new LogStream(LogStream.USUAL_GROUP, jobId)));
    }

    /** Headrace's own endpoints. One that is not named here is nobody's who may not do everything. */
    private Need ofOwn(Context context) {
        String path = context.path();
        Matcher job = OF_JOB.matcher(path);
        if (job.matches()) {
            String id = decoded(job.group(1));
            return switch (job.group(2)) {
                case "history", "explanation" -> need("DescribeJobs", Need.ANY);
                case "logs" -> output(id, context);
                case "retry" -> own("RetryJob", anyKindOfJob(id));
                default -> own("Other", Need.ANY);
            };
        }
        Matcher executor = OF_EXECUTOR.matcher(path);
        if (executor.matches()) {
            return switch (executor.group(1)) {
                case "drain" -> own("DrainExecutor", Need.ANY);
                case "undrain" -> own("UndrainExecutor", Need.ANY);
                default -> own("Other", Need.ANY);
            };
        }
        return switch (path) {
            case "/headrace/v1/jobs" -> need("ListJobs", Need.ANY);
            case "/headrace/v1/overview" -> need("DescribeJobQueues", Need.ANY);
            case "/headrace/v1/executors" -> own("ListExecutors", Need.ANY);
            case "/metrics" -> own("GetMetrics", Need.ANY);
            default -> own("Other", Need.ANY);
        };
    }

    /** Service jobs have ARNs of their own kind. Of which kind a job is that is not known here yet nobody can say: it takes both. */
    private List<List<String>> anyKindOfJob(String id) {
        Optional<JobRow> job;
        try {
            job = jobs.find(JobId.parse(id));
        } catch (IllegalArgumentException e) {
            job = Optional.empty();
        }
        return job
                .map(row -> List.of(row.isService() ? "service-job" : "job"))
                .orElseGet(() -> List.of("job", "service-job"))
                .stream()
                .map(kind -> names(kind, id, false))
                .toList();
    }

    private static Need own(String action, List<List<String>> resources) {
        return new Need(BATCH, "headrace:" + action, resources);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.client("'" + text + "' in the path is not percent-encoded as it should be");
        }
    }

    private static JsonNode body(Context context) {
        byte[] body = context.bodyAsBytes();
        try {
            return body.length == 0
                    ? JsonCodec.mapper().createObjectNode()
                    : JsonCodec.mapper().readTree(body);
        } catch (JacksonException e) {
            throw ApiError.client("the body is not JSON: " + e.getOriginalMessage());
        }
    }
}
