package routes.sandbox.withings;

/**
 * A device linked to an account, as {@code user getdevice} tells it.
 *
 * @param deviceid 40 hexadecimal digits; two people who share a scale see the same
 * @param type kind in Withings' words, for example {@code Scale}
 * @param modelId Withings' number of the model, for example 18 for Body Comp
 */
public record WithingsDevice(String deviceid, String type, String model, int modelId) {}
