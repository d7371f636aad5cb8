package io.github.completioncache.key;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteCapability;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.base.GeneratorBase;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.core.json.JsonWriteContext;
import com.fasterxml.jackson.core.util.JacksonFeatureSet;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The generator into which a serializer writes. It accepts what Jackson's own JSON generator
 * accepts, to the same effect as if that one's output were read back; only text that is no value of
 * its own ({@code writeRaw}) is refused. Not thread-safe.
 */
final class CanonicalGenerator extends GeneratorBase {

  private static final int FEATURES = Feature.collectDefaults();

  /** An integer of more bits has more than {@link NumberText#MAX_DIGITS} digits. */
  private static final int MAX_BITS = 3_322;

  private final CanonicalWriter writer;

  /** Set from the begin of a value or name to its end: a call that fails leaves it set for good. */
  private boolean midway;

  CanonicalGenerator(CanonicalWriter writer, @Nullable ObjectCodec codec) {
    super(FEATURES, codec, (IOContext) null);
    this.writer = writer;
  }

  /** Whether one value has been written, and all of it. */
  boolean isComplete() {
    return !midway && _writeContext.inRoot() && _writeContext.hasCurrentIndex();
  }

  @Override
  public boolean canWriteFormattedNumbers() {
    return true;
  }

  @Override
  public JacksonFeatureSet<StreamWriteCapability> getWriteCapabilities() {
    return DEFAULT_TEXTUAL_WRITE_CAPABILITIES;
  }

  @Override
  public void writeStartObject() throws IOException {
    writeStartObject(null);
  }

  @Override
  public void writeStartObject(@Nullable Object forValue) throws IOException {
    _verifyValueWrite("start an object");
    writer.startObject();
    midway = false;
    _writeContext = _writeContext.createChildObjectContext(forValue);
  }

  @Override
  public void writeStartObject(@Nullable Object forValue, int size) throws IOException {
    writeStartObject(forValue);
  }

  @Override
  public void writeEndObject() throws IOException {
    // Where a value may come, a name stands that has none yet.
    if (!_writeContext.inObject()
        || _writeContext.writeValue() != JsonWriteContext.STATUS_EXPECT_NAME) {
      _reportError("no object to end here");
    }
    writer.endObject();
    _writeContext = _writeContext.clearAndGetParent();
  }

  @Override
  public void writeStartArray() throws IOException {
    writeStartArray(null);
  }

  @Override
  public void writeStartArray(@Nullable Object forValue) throws IOException {
    _verifyValueWrite("start an array");
    writer.startArray();
    midway = false;
    _writeContext = _writeContext.createChildArrayContext(forValue);
  }

  @Override
  public void writeStartArray(@Nullable Object forValue, int size) throws IOException {
    writeStartArray(forValue);
  }

  @Override
  public void writeEndArray() throws IOException {
    if (!_writeContext.inArray()) {
      _reportError("no array to end here");
    }
    writer.endArray();
    _writeContext = _writeContext.clearAndGetParent();
  }

  @Override
  public void writeFieldName(String name) throws IOException {
    if (_writeContext.writeFieldName(name) == JsonWriteContext.STATUS_EXPECT_VALUE) {
      _reportError("a field name where a value is due");
    }
    begin();
    writer.name(name);
    midway = false;
  }

  @Override
  public void writeString(@Nullable String text) throws IOException {
    if (text == null) {
      writeNull();
      return;
    }
    _verifyValueWrite("write a string");
    writer.string(text);
    midway = false;
  }

  @Override
  public void writeString(char[] text, int offset, int length) throws IOException {
    writeString(new String(text, offset, length));
  }

  @Override
  public void writeString(Reader reader, int length) throws IOException {
    StringWriter text = new StringWriter();
    char[] chunk = new char[4_096];
    int missing = length < 0 ? Integer.MAX_VALUE : length;
    int read;
    while (missing > 0 && (read = reader.read(chunk, 0, Math.min(missing, chunk.length))) > 0) {
      text.write(chunk, 0, read);
      missing -= read;
    }
    if (length >= 0 && missing > 0) {
      throw new EOFException("the reader ended before its length");
    }
    writeString(text.toString());
  }

  @Override
  public void writeUTF8String(byte[] text, int offset, int length) throws IOException {
    ByteBuffer utf8 = ByteBuffer.wrap(text, offset, length);
    writeString(StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
  }

  @Override
  public void writeRawUTF8String(byte[] text, int offset, int length) throws IOException {
    byte[] quoted = new byte[length + 2];
    quoted[0] = '"';
    System.arraycopy(text, offset, quoted, 1, length);
    quoted[length + 1] = '"';
    _verifyValueWrite("write a raw string");
    JsonReader.read(quoted, writer);
    midway = false;
  }

  @Override
  public void writeRawValue(String text) throws IOException {
    _verifyValueWrite("write a raw value");
    JsonReader.read(text, writer);
    midway = false;
  }

  @Override
  public void writeRawValue(String text, int offset, int length) throws IOException {
    writeRawValue(text.substring(offset, offset + length));
  }

  @Override
  public void writeRawValue(char[] text, int offset, int length) throws IOException {
    writeRawValue(new String(text, offset, length));
  }

  @Override
  public void writeRawValue(SerializableString text) throws IOException {
    writeRawValue(text.getValue());
  }

  @Override
  public void writeRaw(String text) throws IOException {
    throw rawText();
  }

  @Override
  public void writeRaw(String text, int offset, int length) throws IOException {
    throw rawText();
  }

  @Override
  public void writeRaw(char[] text, int offset, int length) throws IOException {
    throw rawText();
  }

  @Override
  public void writeRaw(char c) throws IOException {
    throw rawText();
  }

  @Override
  public void writeBinary(Base64Variant variant, byte[] data, int offset, int length)
      throws IOException {
    byte[] part = Arrays.copyOfRange(data, offset, offset + length);
    // The line break is one of the text; in JSON it is escaped like any other.
    writeString(variant.encode(part, false, "\n"));
  }

  @Override
  public int writeBinary(Base64Variant variant, InputStream data, int length) throws IOException {
    byte[] read = length < 0 ? data.readAllBytes() : data.readNBytes(length);
    if (read.length < length) {
      throw new EOFException("the stream ended before its length");
    }
    writeBinary(variant, read, 0, read.length);
    return read.length;
  }

  @Override
  public void writeNumber(int value) throws IOException {
    writeNumber((long) value);
  }

  @Override
  public void writeNumber(long value) throws IOException {
    _verifyValueWrite("write a number");
    writer.number(value);
    midway = false;
  }

  @Override
  public void writeNumber(@Nullable BigInteger value) throws IOException {
    if (value == null) {
      writeNull();
      return;
    }
    _verifyValueWrite("write a number");
    checkSize(value);
    writer.number(value.toString());
    midway = false;
  }

  @Override
  public void writeNumber(double value) throws IOException {
    _verifyValueWrite("write a number");
    writer.number(value);
    midway = false;
  }

  /**
   * A float counts as the decimal text that Jackson sends for it, not as the double it widens to.
   */
  @Override
  public void writeNumber(float value) throws IOException {
    _verifyValueWrite("write a number");
    if (!Float.isFinite(value)) {
      throw new CanonicalJsonException(Reasons.NOT_FINITE);
    }
    writer.number(
        NumberOutput.toString(value, isEnabled(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)));
    midway = false;
  }

  @Override
  public void writeNumber(@Nullable BigDecimal value) throws IOException {
    if (value == null) {
      writeNull();
      return;
    }
    _verifyValueWrite("write a number");
    checkSize(value.unscaledValue());
    writer.number(_asString(value));
    midway = false;
  }

  @Override
  public void writeNumber(@Nullable String text) throws IOException {
    if (text == null) {
      writeNull();
      return;
    }
    _verifyValueWrite("write a number");
    writer.number(text);
    midway = false;
  }

  @Override
  public void writeBoolean(boolean value) throws IOException {
    _verifyValueWrite("write a boolean");
    writer.bool(value);
    midway = false;
  }

  @Override
  public void writeNull() throws IOException {
    _verifyValueWrite("write a null");
    writer.nothing();
    midway = false;
  }

  @Override
  public void flush() {
    // There is nothing behind this generator.
  }

  @Override
  protected void _releaseBuffers() {
    // The writer's buffer becomes the result.
  }

  @Override
  protected void _verifyValueWrite(String what) throws IOException {
    int status = _writeContext.writeValue();
    if (status == JsonWriteContext.STATUS_EXPECT_NAME) {
      _reportError("a value where a field name is due");
    }
    if (status == JsonWriteContext.STATUS_OK_AFTER_SPACE) {
      _reportError("a second root value");
    }
    begin();
  }

  private CanonicalJsonException rawText() {
    midway = true;
    return new CanonicalJsonException(Reasons.RAW_TEXT);
  }

  private void begin() throws IOException {
    if (midway) {
      _reportError("the value before this one is not complete");
    }
    midway = true;
  }

  /** Turning a huge integer into digits takes time that grows with the square of its size. */
  private static void checkSize(BigInteger value) throws CanonicalJsonException {
    if (value.bitLength() > MAX_BITS) {
      throw new CanonicalJsonException(Reasons.TOO_MANY_DIGITS);
    }
  }
}
