/**
 * kernel_info_request: information about the kernel.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-info
 */

export interface KernelInfoReply {
  status: "ok";
  protocol_version: string;
  implementation: string;
  implementation_version: string;
  language_info: {
    name: string;
    version: string;
    mimetype: string;
    file_extension: string;
    pygments_lexer: string;
    codemirror_mode: string;
    nbconvert_exporter: string;
  };
  banner: string;
  help_links: { text: string; url: string }[];
  supported_features: string[];
}
