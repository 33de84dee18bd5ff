package io.headrace.schemas.serde;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;

/**
 * Calls the constructors of records. Jackson works out anew with each call how so many arguments are passed, which took a third of the time
 * to read a report.
 */
final class RecordConstructors extends ValueInstantiators.Base {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();

    @Override
    public ValueInstantiator modifyValueInstantiator(
            DeserializationConfig config, BeanDescription.Supplier description, ValueInstantiator usual) {
        return usual instanceof StdValueInstantiator standard
                        && usual.getWithArgsCreator() != null
                        && usual.getWithArgsCreator().getAnnotated() instanceof Constructor<?> constructor
                        && constructor.getDeclaringClass().isRecord()
                ? new OfRecord(standard, constructor)
                : usual;
    }

    private static final class OfRecord extends StdValueInstantiator {
        private final MethodHandle constructor;

        OfRecord(StdValueInstantiator usual, Constructor<?> constructor) {
            super(usual);
            try {
                this.constructor = LOOKUP.unreflectConstructor(constructor)
                        .asSpreader(Object[].class, constructor.getParameterCount())
                        .asType(MethodType.methodType(Object.class, Object[].class));
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException(constructor + " is not public", e);
            }
        }

        @Override
        public Object createFromObjectWith(DeserializationContext context, Object[] arguments) {
            try {
                return (Object) constructor.invokeExact(arguments);
            } catch (Error bug) {
                throw bug;
            } catch (Throwable refused) {
                return context.handleInstantiationProblem(
                        getValueClass(), arguments, rewrapCtorProblem(context, refused));
            }
        }
    }
}
