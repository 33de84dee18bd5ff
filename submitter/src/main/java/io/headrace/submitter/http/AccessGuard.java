package io.headrace.submitter.http;

import io.headrace.submitter.guard.Guard;
import io.headrace.submitter.guard.Guard.Signer;
import io.headrace.submitter.guard.Limits;
import io.headrace.submitter.guard.RateLimit;
import io.headrace.submitter.guard.Refused;
import io.headrace.submitter.guard.SignedRequest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands before every door. With an access file a request must be signed by somebody whose policies allow it; only the two
 * questions after health are answered to everybody. Without one it keeps web sites out.
 */
final class AccessGuard {
    private static final String HEALTH = "/health/";

    private final FrontDoorConfig config;
    private final RateLimit rate;

    AccessGuard(FrontDoorConfig config) {
        this.config = config;
        Limits limits = config.protection().limits();
        this.rate = new RateLimit(limits);
    }

    /** For a front door where nobody is asked who they are. */
    void addOpen(RoutesConfig routes) {
        routes.before(context -> {
            LoopbackGuard.check(context, !config.beyondLoopback());
            if (!context.path().startsWith(HEALTH)) {
                rate.count(config.account());
            }
        });
        routes.exception(Refused.class, Responses::refused);
    }

    /** For a front door that serves those in the access file. */
    void addClosed(RoutesConfig routes, Guard guard, Accounts accounts) {
        routes.before(context -> {
            if (!context.path().startsWith(HEALTH)) {
                admit(context, guard, accounts);
            }
        });
        routes.exception(Refused.class, Responses::refused);
    }

    private void admit(Context context, Guard guard, Accounts accounts) {
        Signer signer = guard.verify(signed(context), Needs.service(context));
        Caller.verified(context, signer);
        rate.count(signer.principal().account());
        accounts.of(context).needs().of(context).ifPresent(signer.may()::require);
    }

    private static SignedRequest signed(Context context) {
        HttpServletRequest request = context.req();
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return new SignedRequest(
                request.getMethod(), request.getRequestURI(), request.getQueryString(), headers, context::bodyAsBytes);
    }
}
