package io.headrace.scheduler.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.Table;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** The core stays pure, and only events change state. */
@AnalyzeClasses(packages = "io.headrace.scheduler.core", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final Set<String> EVOLUTION = Set.of(
            "SchedulerEvolution",
            "JobEvolution",
            "ChildEvolution",
            "DependencyEvolution",
            "AttemptEvolution",
            "ResourceEvolution",
            "WaitEvolution",
            "SchedulerState",
            "SchedulingPolicyEvolution",
            "ConsumableResourceEvolution",
            "ShareEvolution",
            "TagEvolution",
            "IndexedAttempts",
            "ServiceEvolution",
            "QuotaShareEvolution",
            "IndexedExecutors");

    @ArchTest
    static final ArchRule CORE_DEPENDS_ON_THE_CONTRACT_ONLY = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.headrace.scheduler.core..",
                    "io.headrace.schemas",
                    "io.headrace.schemas.command",
                    "io.headrace.schemas.constraint",
                    "io.headrace.schemas.event",
                    "io.headrace.schemas.id",
                    "io.headrace.schemas.placement",
                    "io.headrace.schemas.report",
                    "io.headrace.schemas.service",
                    "io.headrace.schemas.value",
                    "org.jspecify..",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.math",
                    "java.nio.charset",
                    "java.time",
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream")
            .because("a decision sees no Kafka, no file, no clock, no logger and no other thread");

    @ArchTest
    static final ArchRule NOTHING_IS_RANDOM_OR_TOLD_BY_A_CLOCK = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Random.class, SplittableRandom.class, Clock.class, Thread.class)
            .because("time and randomness come in as arguments, so that the same input gives the same decision");

    @ArchTest
    static final ArchRule ONLY_EVENTS_CHANGE_STATE = noClasses()
            .that(describe("are not the evolution", (JavaClass type) -> !EVOLUTION.contains(type.getSimpleName())))
            .should()
            .callMethodWhere(target(owner(assignableTo(Table.class))).and(target(nameMatching("put|remove"))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(SchedulerState.class))).and(target(nameMatching("setSequence"))))
            .because("folding the events must give the state");

    @ArchTest
    static final ArchRule DECISIONS_SEE_THE_READ_PORT_ONLY = noClasses()
            .that()
            .resideInAnyPackage(
                    "..core.job", "..core.dependency", "..core.resource", "..core.executor", "..core.placement")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(SchedulerState.class, Table.class)
            .because("what decides cannot change anything");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.headrace.scheduler.core.(*)..").should().beFreeOfCycles();
}
