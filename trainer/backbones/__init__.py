"""The networks in PyTorch, faster training of them on CPUs, and their export to ONNX."""
