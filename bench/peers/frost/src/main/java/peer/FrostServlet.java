package peer;

import de.fraunhofer.iosb.ilt.frostserver.path.Version;
import de.fraunhofer.iosb.ilt.frostserver.service.PluginManager;
import de.fraunhofer.iosb.ilt.frostserver.service.PluginService;
import de.fraunhofer.iosb.ilt.frostserver.service.Service;
import de.fraunhofer.iosb.ilt.frostserver.service.ServiceRequest;
import de.fraunhofer.iosb.ilt.frostserver.service.ServiceRequestBuilder;
import de.fraunhofer.iosb.ilt.frostserver.service.ServiceResponse;
import de.fraunhofer.iosb.ilt.frostserver.service.ServiceResponseDefault;
import de.fraunhofer.iosb.ilt.frostserver.settings.CoreSettings;
import de.fraunhofer.iosb.ilt.frostserver.util.HttpMethod;
import java.io.IOException;
import java.util.HashMap;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Hands each request to the plugin of FROST that takes its path, and gives what that answers. Paths are `/VERSION/PATH`, without a query. */
final class FrostServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient CoreSettings settings;

  FrostServlet(CoreSettings settings) {
    this.settings = settings;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String whole = request.getRequestURI();
    int end = whole.indexOf('/', 1);
    PluginManager plugins = settings.getPluginManager();
    Version version = end < 0 ? null : plugins.getVersion(whole.substring(1, end));
    if (version == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    String path = whole.substring(end);
    HttpMethod method = HttpMethod.fromString(request.getMethod());
    PluginService plugin = plugins.getServiceForPath(version, path);
    ServiceRequest asked =
        new ServiceRequestBuilder(settings, version)
            .withRequestType(
                plugin.getRequestTypeFor(version, path, method, request.getContentType()))
            .withUrlPath(path)
            .withContent(request.getInputStream())
            .withContentType(request.getContentType())
            .withParameterMap(new HashMap<>())
            .build();
    write(execute(plugin, asked), response);
  }

  private ServiceResponse execute(PluginService plugin, ServiceRequest asked) {
    ServiceRequest.LOCAL_REQUEST.set(asked);
    try (Service service = new Service(settings)) {
      return plugin.execute(service, asked, new ServiceResponseDefault());
    } finally {
      ServiceRequest.LOCAL_REQUEST.remove();
    }
  }

  private static void write(ServiceResponse answer, HttpServletResponse response)
      throws IOException {
    response.setStatus(answer.getCode());
    response.setCharacterEncoding("UTF-8");
    response.setContentType("application/json");
    answer.getHeaders().forEach(response::setHeader);
    String text = answer.isSuccessful() ? answer.getWriter().toString() : answer.getMessage();
    if (text != null) response.getWriter().write(text);
  }
}
