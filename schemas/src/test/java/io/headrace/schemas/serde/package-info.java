/** Tests of the codecs against the schemas and against the CloudEvents SDK. */
@NullMarked
package io.headrace.schemas.serde;

import org.jspecify.annotations.NullMarked;
