package io.headrace.submitter.http;

import io.headrace.schemas.id.AccountId;
import io.javalin.http.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What serves each account: that of whoever signed a request, or the one of the settings where nobody signs. Made with an account's
 * first request and kept, as there are no more of them than the access file has. Safe for any number of threads.
 */
final class Accounts {
    private final FrontDoorConfig config;
    private final Function<AccountId, AccountParts> opens;
    private final Map<AccountId, Served> served = new ConcurrentHashMap<>();

    Accounts(FrontDoorConfig config, Function<AccountId, AccountParts> opens) {
        this.config = config;
        this.opens = opens;
    }

    /**
     * One account.
     *
     * @param parts what serves it
     * @param needs which permissions its requests need
     */
    record Served(AccountParts parts, Needs needs) {}

    /** What serves the account of this request. */
    Served of(Context context) {
        return served.computeIfAbsent(Caller.of(context, config).account(), this::open);
    }

    private Served open(AccountId account) {
        AccountParts parts = opens.apply(account);
        return new Served(parts, new Needs(new Arns(config.region(), account), parts));
    }
}
