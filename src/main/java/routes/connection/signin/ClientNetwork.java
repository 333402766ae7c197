package routes.connection.signin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** What one caller can choose its addresses from: an IPv4 address, or 64 bits of an IPv6 one. */
final class ClientNetwork {
  private static final int NETWORK_BYTES = 8;

  private ClientNetwork() {}

  /**
   * @param address in digits; whatever else stands for itself, and is not looked up
   */
  static String of(String address) {
    if (address == null || !address.matches("[0-9A-Fa-f:.%\\[\\]a-z]+") || !address.contains(":")) {
      return String.valueOf(address);
    }
    try {
      InetAddress found = InetAddress.getByName(address);
      return found instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(found.getAddress(), NETWORK_BYTES)) + "/64"
          : found.getHostAddress();
    } catch (UnknownHostException notAnAddress) {
      return address;
    }
  }
}
