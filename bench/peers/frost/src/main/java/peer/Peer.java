package peer;

import de.fraunhofer.iosb.ilt.frostserver.messagebus.MessageBusFactory;
import de.fraunhofer.iosb.ilt.frostserver.persistence.PersistenceManagerFactory;
import de.fraunhofer.iosb.ilt.frostserver.settings.CoreSettings;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * FROST-Server on a Tomcat. Arguments: port, folder for temporary files. FROST's settings come from the environment. Prints `ready` once its tables are there and
 * requests are taken; ends with its standard input.
 */
public final class Peer {
  private Peer() {}

  private static CoreSettings startFrost(String port, String folder) {
    Properties properties = new Properties();
    properties.setProperty(CoreSettings.TAG_SERVICE_ROOT_URL, "http://127.0.0.1:" + port);
    properties.setProperty(CoreSettings.TAG_TEMP_PATH, folder);
    CoreSettings settings = new CoreSettings(properties);
    PersistenceManagerFactory.init(settings);
    MessageBusFactory.createMessageBus(settings);
    return settings;
  }

  private static void startTomcat(String port, String folder, CoreSettings settings)
      throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder);
    Connector connector = new Connector();
    connector.setPort(Integer.parseInt(port));
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxKeepAliveRequests", "-1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", folder);
    Tomcat.addServlet(context, "frost", new FrostServlet(settings));
    context.addServletMappingDecoded("/*", "frost");
    tomcat.start();
  }

  public static void main(String[] arguments) throws Exception {
    String port = arguments[0], folder = arguments[1];
    Logger.getLogger("").setLevel(Level.WARNING);
    startTomcat(port, folder, startFrost(port, folder));
    System.out.println("ready");
    while (System.in.read() >= 0) {}
    // The standard input has ended: so has the bench.
    Runtime.getRuntime().halt(0);
  }
}
