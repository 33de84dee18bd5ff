package io.headrace.submitter.http;

import io.headrace.schemas.serde.JsonCodec;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Answers requests that are not even HTTP in the form that all other errors have. */
final class JettyErrors extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        ApiError.Kind kind = code < 500 ? ApiError.Kind.CLIENT : ApiError.Kind.SERVER;
        ObjectNode body = Responses.errorBody(kind, message == null ? "HTTP status " + code : message);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Responses.JSON);
        response.getHeaders().put("x-amzn-ErrorType", kind.type());
        response.getHeaders().put(Responses.REQUEST_ID, UUID.randomUUID().toString());
        Content.Sink.write(response, true, JsonCodec.mapper().writeValueAsString(body), callback);
    }
}
