package io.headrace.submitter.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.guard.Policies.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesTest {
    private static final String QUEUE = "arn:aws:batch:us-east-1:123456789012:job-queue/work";
    private static final String REVISION = "arn:aws:batch:us-east-1:123456789012:job-definition/hello:3";

    private static Policies of(String statements) {
        String json = "{\"Version\":\"2012-10-17\",\"Statement\":" + statements.replace('\'', '"') + "}";
        return new Policies(
                PolicyReader.read(new Field("policies.p", JsonCodec.mapper().readTree(json))));
    }

    private static Verdict verdict(Policies policies, String action, String resource) {
        return policies.on(action, List.of(resource));
    }

    @ParameterizedTest
    @CsvSource({
        "*, '', true",
        "*, anything, true",
        "batch:Describe*, batch:DescribeJobs, true",
        "batch:Describe*, batch:ListJobs, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "*a*b*, xxaxxbxx, true",
        "*a*b, xxaxxbxx, false",
        "'', '', true",
        "'', x, false",
        "a**b, ab, true",
    })
    void shouldKnowWildcards(String pattern, String text, boolean matches) {
        assertThat(Wildcards.matches(pattern, text)).isEqualTo(matches);
    }

    @Test
    void shouldNotTakeLongForAHostilePattern() {
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(Wildcards.matches("*a".repeat(500) + "b", "a".repeat(5_000)))
                        .isFalse());
    }

    @Test
    void shouldDenyWhatNothingAllows() {
        Policies policies = of("{'Effect':'Allow','Action':'batch:SubmitJob','Resource':'" + QUEUE + "'}");
        assertThat(verdict(policies, "batch:SubmitJob", QUEUE)).isEqualTo(Verdict.ALLOWED);
        assertThat(verdict(policies, "BATCH:submitjob", QUEUE)).isEqualTo(Verdict.ALLOWED);
        assertThat(verdict(policies, "batch:CancelJob", QUEUE)).isEqualTo(Verdict.NOT_ALLOWED);
        assertThat(verdict(policies, "batch:SubmitJob", QUEUE + "2")).isEqualTo(Verdict.NOT_ALLOWED);
        assertThat(verdict(policies, "batch:SubmitJob", QUEUE.toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(Verdict.NOT_ALLOWED);
        assertThat(verdict(new Policies(List.of()), "batch:SubmitJob", "*")).isEqualTo(Verdict.NOT_ALLOWED);
    }

    @Test
    void shouldLetADenialWin() {
        Policies policies = of("[{'Effect':'Deny','Action':'batch:*','Resource':'arn:aws:batch:*:*:job-queue/prod*'},"
                + "{'Effect':'Allow','Action':'*','Resource':'*'}]");
        assertThat(verdict(policies, "batch:SubmitJob", QUEUE)).isEqualTo(Verdict.ALLOWED);
        assertThat(verdict(policies, "batch:SubmitJob", QUEUE.replace("work", "production")))
                .isEqualTo(Verdict.DENIED);
        assertThat(verdict(policies, "logs:GetLogEvents", QUEUE.replace("work", "prod")))
                .isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void shouldKnowNotActionAndNotResource() {
        Policies policies = of("[{'Effect':'Allow','NotAction':['batch:Delete*','batch:Update*'],'Resource':'*'},"
                + "{'Effect':'Deny','Action':'batch:SubmitJob','NotResource':'arn:aws:batch:*:*:job-queue/w?rk'}]");
        assertThat(verdict(policies, "batch:CreateJobQueue", QUEUE)).isEqualTo(Verdict.ALLOWED);
        assertThat(verdict(policies, "batch:DeleteJobQueue", QUEUE)).isEqualTo(Verdict.NOT_ALLOWED);
        assertThat(verdict(policies, "batch:SubmitJob", QUEUE)).isEqualTo(Verdict.ALLOWED);
        assertThat(verdict(policies, "batch:SubmitJob", QUEUE.replace("work", "other")))
                .isEqualTo(Verdict.DENIED);
    }

    /** Whole policies are copied from AWS: what they say of other services, and of all that AWS has of these, is let stand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:GetObject",
                "s3:NoSuchThing",
                "bach:SubmitJb",
                "iam:PassRole",
                "logs:PutLogEvents",
                "logs:CreateLogDelivery",
                "batch:SetCapacityTags",
                "batch:submitjob",
                "batch:Get*",
                "batch:*Job*",
                "batch:SubmitJo?",
                "headrace:*"
            })
    void shouldLetActionsStandThatThereAre(String action) {
        assertThat(of("{'Effect':'Deny','Action':'" + action + "','Resource':'*'}")
                        .statements())
                .hasSize(1);
    }

    @Test
    void shouldCompareThePartsOfAnArnOneByOne() {
        Policies policies = of("{'Effect':'Allow','Action':'*','Resource':'arn:aws:batch:*:123456789012:job-*'}");
        assertThat(verdict(policies, "batch:SubmitJob", QUEUE)).isEqualTo(Verdict.ALLOWED);
        assertThat(verdict(policies, "batch:SubmitJob", REVISION)).isEqualTo(Verdict.ALLOWED);
        assertThat(verdict(policies, "batch:SubmitJob", "arn:aws:batch:us:999999999999:123456789012:job-queue/x"))
                .isEqualTo(Verdict.NOT_ALLOWED);
        assertThat(verdict(policies, "batch:ListJobs", "*")).isEqualTo(Verdict.NOT_ALLOWED);
    }

    @Test
    void shouldTakeAllNamesOfAResourceForTheSame() {
        String name = REVISION.replace(":3", "");
        Policies denied = of("[{'Effect':'Allow','Action':'*','Resource':'" + name + "'},"
                + "{'Effect':'Deny','Action':'*','Resource':'" + name + ":4'}]");
        assertThat(denied.on("batch:SubmitJob", List.of(REVISION, name))).isEqualTo(Verdict.ALLOWED);
        assertThat(denied.on("batch:SubmitJob", List.of(name, name + ":4"))).isEqualTo(Verdict.DENIED);
    }

    /** What a statement leaves out under one of its names it leaves out. */
    @Test
    void shouldLeaveOutAResourceByAnyOfItsNames() {
        String name = REVISION.replace(":3", "");
        Policies allowed = of("{'Effect':'Allow','Action':'*','NotResource':'" + name + "'}");
        assertThat(allowed.on("batch:SubmitJob", List.of(REVISION, name))).isEqualTo(Verdict.NOT_ALLOWED);
        assertThat(allowed.on("batch:SubmitJob", List.of(QUEUE))).isEqualTo(Verdict.ALLOWED);
        Policies denied = of("[{'Effect':'Allow','Action':'*','Resource':'*'},"
                + "{'Effect':'Deny','Action':'*','NotResource':'" + name + "'}]");
        assertThat(denied.on("batch:SubmitJob", List.of(REVISION, name))).isEqualTo(Verdict.ALLOWED);
        assertThat(denied.on("batch:SubmitJob", List.of(QUEUE))).isEqualTo(Verdict.DENIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | policies.p.Statement: is [], expected at least one",
                "{'Effect':'allow','Action':'*','Resource':'*'} | policies.p.Statement.Effect: is 'allow', expected Allow or Deny",
                "{'Action':'*','Resource':'*'} | policies.p.Statement.Effect: is absent, expected Allow or Deny",
                "[{'Effect':'Allow','Resource':'*'}] | policies.p.Statement[0]: has neither Action and NotAction, expected exactly one of them",
                "{'Effect':'Allow','Action':'*','Resource':'*','NotResource':'*'} | policies.p.Statement: has both Resource and NotResource, expected exactly one of them",
                "{'Effect':'Allow','Action':'SubmitJob','Resource':'*'} | policies.p.Statement.Action: is 'SubmitJob', expected * or service:Action, for example batch:Describe*",
                "{'Effect':'Deny','Action':'batch:SubmitJb','Resource':'*'} | policies.p.Statement.Action: is 'batch:SubmitJb', expected an action of batch, did you mean batch:SubmitJob?",
                "{'Effect':'Allow','NotAction':['batch:*','batch:Submt*'],'Resource':'*'} | policies.p.Statement.NotAction[1]: is 'batch:Submt*', expected a pattern that an action of batch has, as batch:CancelJob is one",
                "{'Effect':'Deny','Action':'batch:CancelJobs','Resource':'*'} | policies.p.Statement.Action: is 'batch:CancelJobs', expected an action of batch, did you mean batch:CancelJob?",
                "{'Effect':'Deny','Action':'batch:Everything','Resource':'*'} | policies.p.Statement.Action: is 'batch:Everything', expected an action of batch, as batch:CancelJob is one",
                "{'Effect':'Deny','Action':'logs:GetLogEvent','Resource':'*'} | policies.p.Statement.Action: is 'logs:GetLogEvent', expected an action of logs, did you mean logs:GetLogEvents?",
                "{'Effect':'Deny','Action':'headrace:Retry','Resource':'*'} | policies.p.Statement.Action: is 'headrace:Retry', expected an action of headrace, did you mean headrace:RetryJob?",
                "{'Effect':'Allow','Action':['*',1],'Resource':'*'} | policies.p.Statement.Action[1]: is 1, expected some text",
                "{'Effect':'Allow','Action':'*','Resource':'job-queue/work'} | policies.p.Statement.Resource: is 'job-queue/work', expected * or an ARN, for example arn:aws:batch:*:123456789012:job-queue/work",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:batch:*'} | policies.p.Statement.Resource: is 'arn:aws:batch:*', expected * or an ARN, for example arn:aws:batch:*:123456789012:job-queue/work",
                "{'Effect':'Deny','Action':'batch:*','Resource':'arn:aws:batch:*:*:job-defintion/secret*'} | policies.p.Statement.Resource: is 'arn:aws:batch:*:*:job-defintion/secret*', expected an ARN of a resource that there is, did you mean job-definition/...?",
                "{'Effect':'Deny','Action':'batch:*','Resource':'arn:aws:batch:*:*:job-queue'} | policies.p.Statement.Resource: is 'arn:aws:batch:*:*:job-queue', expected an ARN of a resource that there is, did you mean job-queue/...?",
                "{'Effect':'Deny','Action':'batch:*','Resource':'arn:aws:batch:*:*:shares*'} | policies.p.Statement.Resource: is 'arn:aws:batch:*:*:shares*', expected an ARN of one of compute-environment, consumable-resource, job, job-definition, job-queue, scheduling-policy, service-environment, service-job",
                "{'Effect':'Deny','Action':'batch:*','NotResource':'arn:aws:batch:*:0000:job-queue/a'} | policies.p.Statement.NotResource: is 'arn:aws:batch:*:0000:job-queue/a', expected an ARN with an account of twelve digits, * for any",
                "{'Effect':'Deny','Action':'batch:*','Resource':'arn:aws:batch::*:job-queue/a'} | policies.p.Statement.Resource: is 'arn:aws:batch::*:job-queue/a', expected an ARN with a region, * for any",
                "{'Effect':'Deny','Action':'batch:*','Resource':'arn:asw:batch:*:*:job-queue/a'} | policies.p.Statement.Resource: is 'arn:asw:batch:*:*:job-queue/a', expected an ARN of the partition aws, aws-cn or aws-us-gov",
                "{'Effect':'Deny','Action':'batch:*','Resource':'arn:aws:logs:*:*:log-grop:/aws/batch/job:*'} | policies.p.Statement.Resource: is 'arn:aws:logs:*:*:log-grop:/aws/batch/job:*', expected an ARN of a resource that there is, did you mean log-group:...?",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:batch:::${aws:username}'} | policies.p.Statement.Resource: is 'arn:aws:batch:::${aws:username}', expected an ARN without variables",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{}} | policies.p.Statement.Condition: conditions are not supported, expected none: write what is meant with Action and Resource",
                "{'Effect':'Allow','Action':'*','Resource':'*','Principal':'*'} | policies.p.Statement.Principal: there is no such member, expected one of Action, Effect, NotAction, NotResource, Resource, Sid",
            })
    void shouldSayInOneLineWhatIsWrong(String statement, String line) {
        assertThatThrownBy(() -> of(statement))
                .isInstanceOf(BadAccessFileException.class)
                .hasMessage(line);
    }
}
