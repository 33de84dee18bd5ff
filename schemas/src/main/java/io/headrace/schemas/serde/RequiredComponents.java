package io.headrace.schemas.serde;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Tells Jackson what the records say: a component that is neither {@code @Nullable} nor a collection must be there. Without
 * this a report that lacks its attempt id would become a record with a null in it, and fail far from where it was read.
 */
final class RequiredComponents extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    private static final JsonInclude.Value WHEN_PRESENT = JsonInclude.Value.construct(Include.NON_NULL, Include.ALWAYS);

    private static final JsonSetter.Value FAIL_ON_NULL = JsonSetter.Value.forValueNulls(Nulls.FAIL);

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        return isRequired(member) ? Boolean.TRUE : super.hasRequiredMarker(config, member);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        return isRequired(annotated) ? FAIL_ON_NULL : super.findSetterInfo(config, annotated);
    }

    /** Where a collection may be absent, an empty one says something else than none and is written. */
    @Override
    public JsonInclude.Value findPropertyInclusion(MapperConfig<?> config, Annotated annotated) {
        return annotated.getAnnotated() instanceof Method accessor
                        && accessor.getDeclaringClass().isRecord()
                        && Collection.class.isAssignableFrom(accessor.getReturnType())
                        && accessor.getAnnotatedReturnType().isAnnotationPresent(Nullable.class)
                ? WHEN_PRESENT
                : super.findPropertyInclusion(config, annotated);
    }

    private static boolean isRequired(Annotated annotated) {
        if (!(annotated instanceof AnnotatedParameter parameter)
                || !(parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor)
                || !constructor.getDeclaringClass().isRecord()) {
            return false;
        }
        AnnotatedType type = constructor.getAnnotatedParameterTypes()[parameter.getIndex()];
        Class<?> raw = constructor.getParameterTypes()[parameter.getIndex()];
        return !type.isAnnotationPresent(Nullable.class)
                && !Collection.class.isAssignableFrom(raw)
                && !Map.class.isAssignableFrom(raw);
    }
}
