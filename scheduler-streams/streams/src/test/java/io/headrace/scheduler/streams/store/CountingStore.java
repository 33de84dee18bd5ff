package io.headrace.scheduler.streams.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts the rows that are written to a store, and how often it is asked for one. */
final class CountingStore {
    private static final Set<String> WRITES = Set.of("put", "putAll", "putIfAbsent", "delete");

    private final KeyValueStore<Bytes, byte[]> store;
    private int rows;
    private int gets;

    CountingStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @SuppressWarnings("unchecked") // the proxy is made for this interface
    KeyValueStore<Bytes, byte[]> asStore() {
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (proxy, method, arguments) -> {
                    if (WRITES.contains(method.getName())) {
                        rows += arguments[0] instanceof List<?> batch ? batch.size() : 1;
                    }
                    gets += method.getName().equals("get") ? 1 : 0;
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    int rows() {
        return rows;
    }

    int gets() {
        return gets;
    }
}
