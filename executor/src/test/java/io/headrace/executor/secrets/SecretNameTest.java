package io.headrace.executor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNameTest {

    private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

    @ParameterizedTest
    @CsvSource({
        "db-password, db-password",
        "/prod/db-password, prod/db-password",
        "prod/db@2, prod/db@2",
        "arn:aws:ssm:us-east-1:123456789012:parameter/prod/db, prod/db",
        "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/db, db",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db, prod/db",
    })
    void shouldTakeNamesAndArns(String valueFrom, String name) throws Exception {
        SecretName secret = SecretName.parse(valueFrom);

        assertThat(secret.names()).containsExactly(name);
        assertThat(secret.jsonKey()).isEmpty();
    }

    @Test
    void shouldFindASecretWithAndWithoutTheCharactersThatAwsPutsBehindItsName() throws Exception {
        assertThat(SecretName.parse(SECRET + "prod/db-AbC12z").names()).containsExactly("prod/db-AbC12z", "prod/db");
    }

    @Test
    void shouldTakeTheKeyOfAJsonObject() throws Exception {
        assertThat(SecretName.parse(SECRET + "db:password::").jsonKey()).hasValue("password");
        assertThat(SecretName.parse(SECRET + "db:password:AWSCURRENT:").jsonKey())
                .hasValue("password");
        assertThat(SecretName.parse(SECRET + "db:::").jsonKey()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../etc/passwd",
                "a/../../b",
                "/../x",
                "a/./b",
                "a//b",
                "..",
                ".",
                "a\\b",
                "a:b",
                "a b",
                "/",
                "//etc/passwd",
                "a\u0000b",
                "arn:aws:ssm:us-east-1:123456789012:parameter/../../etc/passwd",
                "arn:aws:ssm:us-east-1:123456789012:parameter//etc/passwd",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:../db",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:/etc/passwd",
                "arn:aws:s3:::bucket/key",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:db:k:s:v:more"
            })
    void shouldRefuseWhatNamesNoSecret(String valueFrom) {
        assertThatThrownBy(() -> SecretName.parse(valueFrom))
                .isInstanceOf(NoSecretException.class)
                .hasMessageStartingWith("'" + valueFrom + "' names no secret: ");
    }

    @Test
    void shouldRefuseVersionsThatAnExecutorDoesNotHave() {
        assertThatThrownBy(() -> SecretName.parse(SECRET + "db:k:AWSPREVIOUS:"))
                .hasMessageEndingWith("an executor has the current version only, not AWSPREVIOUS");
        assertThatThrownBy(() -> SecretName.parse(SECRET + "db:::9d4cb84b"))
                .hasMessageEndingWith("an executor has the current version only, and no version ids");
    }
}
