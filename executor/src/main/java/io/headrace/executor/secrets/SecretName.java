package io.headrace.executor.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which secret a {@code valueFrom} means: a plain name, or one of the ARNs that ECS takes. Region and account of an ARN count for nothing:
 * a definition made for AWS finds the secrets of its executor. Pure.
 *
 * <pre>
 * db-password   /prod/db-password
 * arn:aws:ssm:REGION:ACCOUNT:parameter/prod/db-password
 * arn:aws:secretsmanager:REGION:ACCOUNT:secret:prod/db-AbCdEf[:json-key[:version-stage[:version-id]]]
 * </pre>
 *
 * @param names what it may be stored as, the first that is there counts: AWS puts six random characters behind the names of secrets
 * @param jsonKey the member of the stored JSON object that is meant; empty for the whole value
 */
public record SecretName(List<String> names, Optional<String> jsonKey) {

    private static final Pattern SECRETS_MANAGER = Pattern.compile(
            "arn:aws[a-z-]*:secretsmanager:[^:]*:[0-9]{12}:secret:([^:]+)(?::([^:]*))?(?::([^:]*))?(?::([^:]*))?");

    private static final Pattern SSM = Pattern.compile("arn:aws[a-z-]*:ssm:[^:]*:[0-9]{12}:parameter/(.+)");

    /** What the names of either service are made of. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+=.@/-]+");

    private static final Pattern RANDOM_END = Pattern.compile("(.+)-[A-Za-z0-9]{6}");

    private static final String CURRENT = "AWSCURRENT";

    public SecretName {
        names = List.copyOf(names);
    }

    /** @throws NoSecretException saying what is wrong with it */
    public static SecretName parse(String valueFrom) throws NoSecretException {
        Matcher secret = SECRETS_MANAGER.matcher(valueFrom);
        if (secret.matches()) {
            return ofSecretsManager(valueFrom, secret);
        }
        Matcher parameter = SSM.matcher(valueFrom);
        if (parameter.matches()) {
            return new SecretName(List.of(checked(valueFrom, parameter.group(1))), Optional.empty());
        }
        if (valueFrom.startsWith("arn:")) {
            throw invalid(valueFrom, "expected the ARN of a secret of secretsmanager or of a parameter of ssm");
        }
        String name = valueFrom.startsWith("/") ? valueFrom.substring(1) : valueFrom;
        return new SecretName(List.of(checked(valueFrom, name)), Optional.empty());
    }

    private static SecretName ofSecretsManager(String valueFrom, Matcher arn) throws NoSecretException {
        if (arn.group(4) != null && !arn.group(4).isEmpty()) {
            throw invalid(valueFrom, "an executor has the current version only, and no version ids");
        }
        if (arn.group(3) != null && !arn.group(3).isEmpty() && !arn.group(3).equals(CURRENT)) {
            throw invalid(valueFrom, "an executor has the current version only, not " + arn.group(3));
        }
        List<String> names = new ArrayList<>();
        names.add(checked(valueFrom, arn.group(1)));
        Matcher random = RANDOM_END.matcher(arn.group(1));
        if (random.matches()) {
            names.add(random.group(1));
        }
        return new SecretName(names, Optional.ofNullable(arn.group(2)).filter(key -> !key.isEmpty()));
    }

    /** A name that leads nowhere but to itself when it is taken for a path. */
    private static String checked(String valueFrom, String name) throws NoSecretException {
        if (!NAME.matcher(name).matches()) {
            throw invalid(valueFrom, "expected a name of letters, digits and / _ + = . @ -");
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw invalid(valueFrom, "a name has no empty part, and none that is . or ..");
            }
        }
        return name;
    }

    private static NoSecretException invalid(String valueFrom, String why) {
        return new NoSecretException("'" + valueFrom + "' names no secret: " + why);
    }
}
