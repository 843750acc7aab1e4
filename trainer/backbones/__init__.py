"""The networks, and their way to ONNX."""
