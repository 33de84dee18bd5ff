package io.headrace.scheduler.streams.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headrace.scheduler.core.state.TableId;
import io.headrace.schemas.id.AccountId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What stands before the key of every row: the account and the table. */
public final class StoredKeys {
    private static final int ACCOUNT_LENGTH = 12;

    private StoredKeys() {}

    /** The bytes with which the keys of this account's table begin. */
    static byte[] prefix(AccountId account, TableId table) {
        return (account.value() + table.prefix()).getBytes(US_ASCII);
    }

    /** Every account that has a row, in order; one look at the store for each, whatever it holds. */
    public static List<AccountId> accounts(KeyValueStore<Bytes, byte[]> store) {
        List<AccountId> accounts = new ArrayList<>();
        Bytes from = null;
        while (true) {
            try (KeyValueIterator<Bytes, byte[]> rest = store.range(from, null)) {
                if (!rest.hasNext()) {
                    return accounts;
                }
                AccountId account = new AccountId(new String(rest.peekNextKey().get(), 0, ACCOUNT_LENGTH, US_ASCII));
                accounts.add(account);
                // Behind every row of the account: prefixes of tables are ASCII.
                from = Bytes.wrap((account.value() + (char) 0x7F).getBytes(US_ASCII));
            }
        }
    }
}
