"""What runs a backbone: ONNX Runtime or PyTorch; the probe says which gives the right codes."""
