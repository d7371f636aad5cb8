package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.impl.PropertyValueBuffer;
import com.fasterxml.jackson.databind.deser.std.StdValueInstantiator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.openai.core.JsonMissing;
import com.openai.core.ObjectMappers;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;

/**
 * Makes the SDK's objects as its own mapper does, but without Kotlin's reflection, which takes a
 * good part of a hit: the constructor of a model is called with {@link JsonMissing} for what the
 * answer leaves out. A model for which that is not what the SDK does is left to the SDK.
 */
final class QuickModels extends BeanDeserializerModifier {

  @Serial private static final long serialVersionUID = 1;

  private final JsonMapper sdk;

  private QuickModels(JsonMapper sdk) {
    this.sdk = sdk;
  }

  /** A mapper that reads everything as {@code sdk} does. */
  static JsonMapper like(JsonMapper sdk) {
    if (sdk == ObjectMappers.jsonMapper()) {
      return Usual.MAPPER;
    }
    // A mapper of somebody else's class need not be one that can be copied.
    return sdk.getClass() == JsonMapper.class ? copyOf(sdk) : sdk;
  }

  private static JsonMapper copyOf(JsonMapper sdk) {
    return sdk.rebuild()
        .addModule(
            new SimpleModule("completion-cache").setDeserializerModifier(new QuickModels(sdk)))
        .build();
  }

  /** What clients have that were given no mapper; one for all, as it takes time to warm up. */
  private static final class Usual {
    static final JsonMapper MAPPER = copyOf(ObjectMappers.jsonMapper());
  }

  @Override
  public BeanDeserializerBuilder updateBuilder(
      DeserializationConfig config, BeanDescription model, BeanDeserializerBuilder builder) {
    if (builder.getValueInstantiator() instanceof StdValueInstantiator given) {
      SettableBeanProperty[] arguments = given.getFromObjectArguments(config);
      if (arguments != null
          && Arrays.stream(arguments)
              .allMatch(each -> each.getType().getRawClass().isInstance(JsonMissing.of()))
          && makesOfNothingWhatTheSdkMakes(given, arguments.length, model.getBeanClass())) {
        builder.setValueInstantiator(new Instantiator(given));
      }
    }
    return builder;
  }

  private boolean makesOfNothingWhatTheSdkMakes(
      StdValueInstantiator given, int arguments, Class<?> model) {
    try {
      Object[] missing = new Object[arguments];
      Arrays.fill(missing, JsonMissing.of());
      return given.getWithArgsCreator().call(missing).equals(sdk.readValue("{}", model));
    } catch (Exception e) {
      // Whatever the trouble is, the SDK will have it again when it reads such a model.
      return false;
    }
  }

  /** Calls the constructor that the SDK has marked. */
  static final class Instantiator extends StdValueInstantiator {

    @Serial private static final long serialVersionUID = 1;

    Instantiator(StdValueInstantiator given) {
      super(given);
    }

    @Override
    public Object createFromObjectWith(
        DeserializationContext context, SettableBeanProperty[] fields, PropertyValueBuffer buffer)
        throws IOException {
      Object[] arguments = new Object[fields.length];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] =
            buffer.hasParameter(fields[i]) ? buffer.getParameter(fields[i]) : JsonMissing.of();
      }
      return createFromObjectWith(context, arguments);
    }
  }
}
